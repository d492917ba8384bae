import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPlumbline } from './client.ts'
import { OFF } from './off.ts'
import { countedRows, createClientUnderTest, idsFrom } from './testing/client-under-test.ts'
import { settle } from './testing/fake-clock.ts'
import { acknowledge, fail, hang } from './testing/fake-server.ts'

describe('flush', () => {
  test('sends at once and says that all is acknowledged', async () => {
    const { clock, plumbline, ids, markMany } = createClientUnderTest({ batchRows: 2 })
    markMany(0, 5)
    const flushed = plumbline.flush()
    await clock.advance(0)
    expect(await flushed).toBe(true)
    expect(ids()).toEqual(idsFrom(0, 5))
  })

  test('right after a flush sends at once again', async () => {
    const { clock, plumbline, ids } = createClientUnderTest()
    const both = (async () => {
      plumbline.mark('m-1', 'queued')
      const first = await plumbline.flush()
      plumbline.mark('m-2', 'queued')
      return [first, await plumbline.flush()]
    })()
    await clock.advance(0)
    await clock.advance(0)
    expect(ids()).toEqual(['m-1', 'm-2'])
    expect(await both).toEqual([true, true])
  })

  test('is true when nothing waits', async () => {
    expect(await createClientUnderTest().plumbline.flush()).toBe(true)
  })

  test('covers the rows being sent', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = hang
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    const flushed = plumbline.flush({ timeoutMs: 100 })
    await clock.advance(100)
    expect(await flushed).toBe(false)
  })

  test('does not wait for rows that come later', async () => {
    const { clock, server, plumbline, markMany } = createClientUnderTest()
    markMany(0, 2)
    const flushed = plumbline.flush()
    server.reply = (batch) => {
      server.reply = hang
      markMany(2, 2_000)
      return acknowledge(batch)
    }
    await clock.advance(100)
    expect(await flushed).toBe(true)
    expect(plumbline.stats().queued).toBe(1_998)
  })

  test.each([
    ['refused', fail(400)],
    ['rejected', () => ({ status: 200, body: '{"accepted":1,"duplicates":0,"rejected":[{}]}' })],
  ])('is false when a row was %s', async (_, reply) => {
    const { clock, server, plumbline, markMany } = createClientUnderTest()
    server.reply = reply
    markMany(0, 2)
    const flushed = plumbline.flush()
    await clock.advance(0)
    expect(await flushed).toBe(false)
  })

  test('is false when a row had to make room', async () => {
    const { clock, server, plumbline, markMany } = createClientUnderTest({ outboxRows: 4, batchRows: 2 })
    server.reply = async (batch) => {
      await settle(5)
      return acknowledge(batch)
    }
    markMany(0, 4)
    const flushed = plumbline.flush()
    await clock.advance(0)
    expect(await flushed).toBe(true)
    markMany(4, 8)
    const second = plumbline.flush()
    markMany(8, 9)
    await clock.advance(0)
    expect(await second).toBe(false)
  })

  test('ends a wait between attempts', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = fail(500)
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    server.reply = acknowledge
    const flushed = plumbline.flush()
    await clock.advance(0)
    expect(await flushed).toBe(true)
  })

  test('a key that is refused is said at once, not after the minute of rest', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = fail(401)
    for (let i = 0; i < 2; i++) {
      plumbline.mark('m-1', 'queued')
      const flushed = plumbline.flush()
      await clock.advance(0)
      expect(await flushed).toBe(false)
    }
    expect(server.batches).toHaveLength(2)
  })

  test('keeps the process alive only while somebody waits', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = hang
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    expect(clock.timersThatKeepAlive()).toBe(0)
    const flushed = plumbline.flush({ timeoutMs: 100 })
    expect(clock.timersThatKeepAlive()).toBe(1)
    server.reply = acknowledge
    await clock.advance(100)
    await flushed
    expect(clock.timersThatKeepAlive()).toBe(0)
  })

  test('lets go of the process when it is answered', async () => {
    const { clock, plumbline } = createClientUnderTest()
    plumbline.mark('m-1', 'queued')
    const flushed = plumbline.flush()
    await clock.advance(0)
    await flushed
    expect(clock.timers()).toBe(0)
  })
})

describe('close', () => {
  test('sends what waits, then drops and counts what comes', async () => {
    const { clock, plumbline, ids, markMany } = createClientUnderTest()
    markMany(0, 3)
    const closed = plumbline.close()
    markMany(3, 5)
    await clock.advance(0)
    await closed
    plumbline.record({ kind: 'gauge', service: 's', name: 'n', value: 1 })
    await clock.advance(10_000)
    expect(ids()).toEqual(idsFrom(0, 3))
    expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 3, dropped: { closed: 3 } })
  })

  test('gives up after its time: the request is aborted and the rows are counted', async () => {
    const { clock, server, plumbline, markMany } = createClientUnderTest({ batchRows: 2 })
    server.reply = hang
    markMany(0, 5)
    const closed = plumbline.close()
    await clock.advance(1_499)
    expect(server.batches[0]?.request.signal.aborted).toBe(false)
    await clock.advance(1)
    await closed
    expect(server.batches[0]?.request.signal.aborted).toBe(true)
    expect(plumbline.stats()).toMatchObject({ queued: 0, dropped: { closed: 5 } })
    expect(clock.timers()).toBe(0)
  })

  test('during a wait that the server asked for', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = fail(503, '60')
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    const closed = plumbline.close({ timeoutMs: 10 })
    await clock.advance(10)
    await closed
    expect(server.batches).toHaveLength(1)
    expect(plumbline.stats().dropped.closed).toBe(1)
    expect(clock.timers()).toBe(0)
  })

  test('twice, at once, before any mark, after a flush, and a flush after it', async () => {
    const { clock, plumbline } = createClientUnderTest()
    const first = plumbline.close()
    expect(plumbline.close()).toBe(first)
    await first
    expect(await plumbline.flush()).toBe(true)
    await plumbline.close({ timeoutMs: 0 })
    expect(clock.timers()).toBe(0)
  })

  test('answers those who wait in flush, also for rows that were never sent', async () => {
    const { clock, server, plumbline, markMany } = createClientUnderTest({ batchRows: 1 })
    server.reply = hang
    markMany(0, 3)
    const flushed = plumbline.flush({ timeoutMs: 60_000 })
    const closed = plumbline.close({ timeoutMs: 5 })
    await clock.advance(5)
    await closed
    expect(await flushed).toBe(false)
  })

  test('a time that is no time is the default', async () => {
    const hostile = {
      get timeoutMs(): number {
        throw new Error('from the host')
      },
    }
    for (const timeoutMs of [Number.NaN, -1, '5' as never, undefined]) {
      const { plumbline } = createClientUnderTest()
      await plumbline.close({ timeoutMs })
    }
    await createClientUnderTest().plumbline.close(hostile)
    await createClientUnderTest().plumbline.close(null as never)
  })
})

describe('closeOnExit', () => {
  const listeners = () => process.listenerCount('beforeExit')

  test('by default the process is left alone', async () => {
    const before = process.eventNames().map((name) => [name, process.listenerCount(name)])
    const { plumbline } = createClientUnderTest()
    expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(before)
    await plumbline.close()
  })

  test('listens for the end of the work, until closed', async () => {
    const before = listeners()
    const { plumbline } = createClientUnderTest({ closeOnExit: true })
    expect(listeners()).toBe(before + 1)
    await plumbline.close()
    expect(listeners()).toBe(before)
  })
})

describe('switched off', () => {
  test('there is one client for everybody, and it does nothing', async () => {
    const { server, clock } = createClientUnderTest()
    const off = createPlumbline({ enabled: false, send: server.send, clock })
    expect(off).toBe(OFF)
    expect(off).toBe(createPlumbline({ url: 'nowhere' }))
    off.mark('m-1', 'queued')
    off.record({ kind: 'gauge', service: 's', name: 'n', value: 1 })
    expect(await off.flush()).toBe(true)
    expect(off.flush()).toBe(off.flush())
    await off.close()
    expect(clock.timers()).toBe(0)
    expect(countedRows(off.stats())).toBe(0)
  })

  test('options it cannot read switch it off instead of throwing', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('from the host')
        },
      },
    )
    expect(createPlumbline(hostile)).toBe(OFF)
    expect(createPlumbline(null as never)).toBe(OFF)
  })

  test('options that are wrong are told', async () => {
    const { problems } = createClientUnderTest({ batchRows: 0, url: 'nowhere' })
    await settle()
    expect(problems).toEqual([
      { code: 'invalid_option', message: expect.stringMatching(/url "nowhere".*; batchRows must be/) },
    ])
  })
})

test('methods work without their object', async () => {
  const { clock, plumbline, server } = createClientUnderTest()
  const { mark, flush } = plumbline
  mark('m-1', 'queued')
  const flushed = flush()
  await clock.advance(0)
  expect(await flushed).toBe(true)
  expect(server.rows()).toHaveLength(1)
})

test('whatever the server does, every row is counted once, and what arrived is in order', async () => {
  const reply = fc.constantFrom('acknowledge', 'lose the answer', 'hang', 'busy', 'refuse', 'garbage', 'wrong key')
  const step = fc.record({ marks: fc.integer({ min: 0, max: 40 }), reply, waitMs: fc.integer({ min: 0, max: 90_000 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const { clock, server, plumbline, markMany } = createClientUnderTest({ batchRows: 10, outboxRows: 30 })
      const stored = new Map<string, string[]>()
      let marked = 0
      for (const { marks, reply: name, waitMs } of steps) {
        server.reply = (batch) => {
          if (name === 'acknowledge' || name === 'lose the answer') {
            const known = stored.has(batch.batchId)
            stored.set(
              batch.batchId,
              batch.rows.map((row) => String(row.messageId)),
            )
            if (name === 'lose the answer') throw new Error('ECONNRESET')
            const rows = batch.rows.length
            return {
              status: 200,
              body: JSON.stringify({
                accepted: known ? 0 : rows,
                duplicates: known ? rows : 0,
                rejected: [],
                receivedAt: 0,
              }),
            }
          }
          if (name === 'hang') return hang()
          if (name === 'busy') return fail(503, '3')()
          if (name === 'garbage') return { status: 200, body: '<html>' }
          return fail(name === 'refuse' ? 400 : 401)()
        }
        markMany(marked, marked + marks)
        marked += marks
        await clock.advance(waitMs)
        expect(countedRows(plumbline.stats())).toBe(marked)
        expect(plumbline.stats().queued).toBeLessThanOrEqual(30)
      }
      const closed = plumbline.close()
      await clock.advance(2_000)
      await closed
      const stats = plumbline.stats()
      expect(stats.queued).toBe(0)
      expect(countedRows(stats)).toBe(marked)
      expect(server.mostAtOnce).toBeLessThanOrEqual(1)
      const arrived = [...stored.values()].flat().map((id) => Number(id.slice(2)))
      expect(arrived).toEqual([...new Set(arrived)].sort((a, b) => a - b))
      expect(arrived.length).toBeGreaterThanOrEqual(stats.sent + stats.duplicates)
    }),
    { numRuns: 60 },
  )
})
