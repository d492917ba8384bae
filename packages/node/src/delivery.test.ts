import { describe, expect, test } from 'vitest'
import { countedRows, createClientUnderTest, idsFrom } from './testing/client-under-test.ts'
import { settle } from './testing/fake-clock.ts'
import { acknowledge, fail, hang } from './testing/fake-server.ts'

describe('when rows are sent', () => {
  test('after the interval, not before', async () => {
    const { clock, server, plumbline } = createClientUnderTest({ flushIntervalMs: 1_000 })
    plumbline.mark('m-1', 'queued')
    await clock.advance(999)
    expect(server.batches).toHaveLength(0)
    await clock.advance(1)
    expect(server.rows()).toEqual([{ messageId: 'm-1', stage: 'queued', pipeline: 'chat', at: 1_760_000_000_000 }])
    expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 1 })
  })

  test('at once when a batch is full, but never within the call', async () => {
    const { clock, server, markMany } = createClientUnderTest({ batchRows: 10 })
    markMany(0, 9)
    await clock.advance(0)
    expect(server.batches).toHaveLength(0)
    markMany(9, 10)
    expect(server.batches).toHaveLength(0)
    await clock.advance(0)
    expect(server.rows()).toHaveLength(10)
  })

  test('rows that come during a send wait for the next interval', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = (batch) => {
      plumbline.mark('later', 'queued')
      server.reply = acknowledge
      return acknowledge(batch)
    }
    plumbline.mark('first', 'queued')
    await clock.advance(1_999)
    expect(server.batches).toHaveLength(1)
    await clock.advance(1)
    expect(server.batches).toHaveLength(2)
  })

  test('an idle client has no timer', async () => {
    const { clock, plumbline } = createClientUnderTest()
    expect(clock.timers()).toBe(0)
    plumbline.mark('m-1', 'queued')
    expect(clock.timers()).toBe(1)
    await clock.advance(1_000)
    expect(clock.timers()).toBe(0)
  })
})

describe('what is sent', () => {
  test('batches of at most 1,000 rows, in order, one at a time', async () => {
    const { clock, server, markMany, ids } = createClientUnderTest()
    server.reply = async (batch) => {
      await settle(5)
      return acknowledge(batch)
    }
    markMany(0, 3_500)
    await clock.advance(1_000)
    await clock.advance(1_000)
    expect(server.batches.map(({ rows }) => rows.length)).toEqual([1_000, 1_000, 1_000, 500])
    expect(ids()).toEqual(idsFrom(0, 3_500))
    expect(server.mostAtOnce).toBe(1)
  })

  test('marks and measurements go to their own addresses, with the key', async () => {
    const { clock, server, plumbline } = createClientUnderTest({ ingestKey: 'key-1', service: 'api' })
    plumbline.mark('m-1', 'queued')
    plumbline.record({ kind: 'operation', name: 'find', value: 3 })
    await clock.advance(1_000)
    expect(server.batches.map(({ request }) => [request.url, request.headers])).toEqual([
      ['http://plumbline.test/api/v1/marks', { 'content-type': 'application/json', authorization: 'Bearer key-1' }],
      [
        'http://plumbline.test/api/v1/measurements',
        { 'content-type': 'application/json', authorization: 'Bearer key-1' },
      ],
    ])
    expect(server.rows()[1]).toMatchObject({ kind: 'operation', service: 'api', name: 'find', value: 3 })
  })

  test('no key, no header', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    expect(server.batches[0]?.request.headers).toEqual({ 'content-type': 'application/json' })
  })

  test('bad rows are dropped and counted, good ones of the same batch still go', async () => {
    const { clock, plumbline, ids, codes } = createClientUnderTest()
    plumbline.mark('m-0', 'queued')
    plumbline.mark('', 'queued')
    plumbline.record(null as never)
    plumbline.mark('m-1', 'queued', { attributes: { nested: {} as never } })
    await clock.advance(1_000)
    expect(ids()).toEqual(['m-0', 'm-1'])
    expect(plumbline.stats()).toMatchObject({ sent: 2, trimmed: 1, dropped: { invalid: 2 } })
    expect(codes().sort()).toEqual(['invalid_row', 'row_trimmed'])
  })
})

describe('a batch that was not acknowledged is sent again, the same but for the time of sending', () => {
  test.each([
    ['408', fail(408), 'server_busy'],
    ['429', fail(429), 'server_busy'],
    ['500', fail(500), 'server_busy'],
    ['502', fail(502), 'server_busy'],
    ['503', fail(503), 'server_busy'],
    ['504', fail(504), 'server_busy'],
    ['a page of HTML', () => ({ status: 200, body: '<html>' }), 'bad_answer'],
    ['no body', () => ({ status: 200, body: '' }), 'bad_answer'],
    ['a broken connection', () => Promise.reject(new Error('ECONNRESET')), 'unreachable'],
    ['an answer that is none', () => undefined as never, 'unreachable'],
    ['a rejection with nothing', () => Promise.reject(), 'unreachable'],
    ['silence', hang, 'unreachable'],
  ])('after %s', async (_, reply, code) => {
    const { clock, server, plumbline, codes } = createClientUnderTest({ requestTimeoutMs: 5_000 })
    server.reply = reply
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    server.reply = acknowledge
    await clock.advance(5_500)
    const [first, second, third] = server.batches
    expect(second?.batchId).toBe(first?.batchId)
    expect(second?.rows).toEqual(first?.rows)
    expect(second?.sentAt).toBeGreaterThan(first?.sentAt ?? 0)
    expect(third).toBeUndefined()
    expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 1, retries: 1 })
    expect(codes()).toEqual([code])
  })

  test('each batch has its own id', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    for (let i = 0; i < 3; i++) {
      plumbline.mark('m-1', 'queued')
      await clock.advance(1_000)
    }
    expect(new Set(server.batches.map(({ batchId }) => batchId)).size).toBe(3)
  })

  test('with waits that grow to 30 s', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = fail(500)
    plumbline.mark('m-1', 'queued')
    await clock.advance(120_000)
    const times = server.batches.map(({ sentAt }) => sentAt)
    expect(times.slice(1, 9).map((time, i) => time - (times[i] ?? 0))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
    ])
  })

  test('after a success the waits begin anew', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    for (let i = 0; i < 2; i++) {
      server.reply = fail(500)
      plumbline.mark('m-1', 'queued')
      await clock.advance(2_600)
      server.reply = acknowledge
      await clock.advance(60_000)
    }
    const times = server.batches.map(({ sentAt }) => sentAt)
    expect(times.slice(1, 4).map((time, i) => time - (times[i] ?? 0))).toEqual([500, 1_000, 2_000])
    expect(times.slice(5, 8).map((time, i) => time - (times[i + 4] ?? 0))).toEqual([500, 1_000, 2_000])
  })

  test('a hanging request is aborted', async () => {
    const { clock, server, plumbline } = createClientUnderTest({ requestTimeoutMs: 5_000 })
    server.reply = hang
    plumbline.mark('m-1', 'queued')
    await clock.advance(5_999)
    expect(server.batches[0]?.request.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(server.batches[0]?.request.signal.aborted).toBe(true)
  })

  test('until it is given up after 5 minutes; then the next one goes', async () => {
    const { clock, server, plumbline, codes } = createClientUnderTest()
    server.reply = fail(500)
    plumbline.mark('first', 'queued')
    await clock.advance(1_000)
    plumbline.mark('second', 'queued')
    await clock.advance(299_999)
    expect(plumbline.stats().dropped.tooOld).toBe(0)
    server.reply = acknowledge
    server.batches.length = 0
    await clock.advance(40_000)
    expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 1, dropped: { tooOld: 1 } })
    expect(server.rows()).toMatchObject([{ messageId: 'second' }])
    expect(codes()).toContain('gave_up')
  })
})

describe('Retry-After', () => {
  test.each([
    ['20', 20_000],
    [new Date(1_760_000_001_000 + 20_000).toUTCString(), 20_000],
    ['86400', 300_000],
  ])('%s is waited for, plus at most a tenth', async (header, waitMs) => {
    const { clock, server, plumbline } = createClientUnderTest({ giveUpAfterMs: 3_600_000 })
    server.reply = fail(503, header)
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    server.reply = acknowledge
    await clock.advance(waitMs * 1.05 - 1)
    expect(server.batches).toHaveLength(1)
    await clock.advance(1)
    expect(server.batches).toHaveLength(2)
  })

  test('is not cut short by a flush', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = fail(429, '20')
    plumbline.mark('m-1', 'queued')
    await clock.advance(1_000)
    const flushed = plumbline.flush({ timeoutMs: 10_000 })
    await clock.advance(10_000)
    expect(await flushed).toBe(false)
    expect(server.batches).toHaveLength(1)
  })
})

describe('a refusal is not tried again', () => {
  test.each([400, 413, 415, 422])('%i costs the rows of that batch; the next goes on', async (status) => {
    const { clock, server, plumbline, codes, markMany } = createClientUnderTest({ batchRows: 2 })
    server.reply = (batch) => (batch.rows[0]?.messageId === 'm-0' ? fail(status)() : acknowledge(batch))
    markMany(0, 4)
    await clock.advance(0)
    expect(server.batches).toHaveLength(2)
    expect(plumbline.stats()).toMatchObject({ sent: 2, retries: 0, dropped: { refused: 2 } })
    expect(codes()).toEqual(['batch_refused'])
  })

  test.each([
    [401, 'unauthorised'],
    [403, 'unauthorised'],
    [404, 'batch_refused'],
    [301, 'batch_refused'],
  ])('%i costs the rows of that batch, and the next is tried after a minute', async (status, code) => {
    const { clock, server, plumbline, codes, markMany } = createClientUnderTest({ batchRows: 2 })
    server.reply = fail(status)
    markMany(0, 4)
    await clock.advance(0)
    server.reply = acknowledge
    await clock.advance(59_999)
    expect(server.batches).toHaveLength(1)
    await clock.advance(1)
    expect(server.batches).toHaveLength(2)
    expect(plumbline.stats()).toMatchObject({ sent: 2, dropped: { refused: 2 } })
    expect(codes()).toEqual([code])
  })

  test('rows the server rejects one by one are counted', async () => {
    const { clock, server, plumbline, codes, markMany } = createClientUnderTest()
    const rejected = [{ index: 1, code: 'mark.stage', message: 'no such stage' }]
    server.reply = () => ({
      status: 200,
      body: JSON.stringify({ accepted: 3, duplicates: 1, rejected, receivedAt: 0 }),
    })
    markMany(0, 5)
    await clock.advance(1_000)
    expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 3, duplicates: 1, rejected: 1 })
    expect(codes()).toEqual(['rows_rejected'])
  })
})

describe('the outbox never grows past its limits', () => {
  test('the oldest rows that are not being sent go first', async () => {
    const { clock, server, plumbline, markMany, ids, codes } = createClientUnderTest({ outboxRows: 10, batchRows: 4 })
    server.reply = hang
    markMany(0, 4)
    await clock.advance(0)
    markMany(4, 13)
    expect(plumbline.stats()).toMatchObject({ queued: 10, dropped: { outboxFull: 3 } })
    server.reply = acknowledge
    await clock.advance(20_000)
    expect(ids().slice(4)).toEqual([...idsFrom(0, 4), ...idsFrom(7, 13)])
    expect(codes()).toContain('outbox_full')
  })

  test('10 minutes of 5,000 rows a second at a server that is down', async () => {
    const { clock, server, plumbline, markMany } = createClientUnderTest()
    server.reply = () => Promise.reject(new Error('ECONNREFUSED'))
    for (let second = 0; second < 600; second++) {
      markMany(second * 5_000, (second + 1) * 5_000)
      await clock.advance(1_000)
    }
    const stats = plumbline.stats()
    expect(stats.queued).toBeLessThanOrEqual(10_000)
    expect(stats).toMatchObject({ sent: 0, dropped: { refused: 0, invalid: 0, closed: 0 } })
    expect(countedRows(stats)).toBe(3_000_000)
    server.reply = acknowledge
    await clock.advance(60_000)
    await settle(500)
    expect(plumbline.stats().queued).toBe(0)
    expect(server.rows().at(-1)).toMatchObject({ messageId: 'm-2999999' })
  })

  test('ten large rows fill it as well as many small ones', () => {
    const { plumbline } = createClientUnderTest({ outboxBytes: 65_536 })
    for (let i = 0; i < 10; i++) plumbline.mark(`m-${i}`, 'queued', { attributes: { page: 'x'.repeat(10_000_000) } })
    expect(plumbline.stats()).toMatchObject({ queued: 7, dropped: { outboxFull: 3 } })
  })
})

describe('the clock of the server', () => {
  test('is measured with each answer and told with the next batch', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = (batch) => acknowledge(batch, batch.sentAt + 90_000)
    for (let i = 0; i < 2; i++) {
      plumbline.mark('m-1', 'queued')
      await clock.advance(1_000)
    }
    expect(server.batches.map(({ clockOffsetMs }) => clockOffsetMs)).toEqual([undefined, 90_000])
    expect(plumbline.stats().clockOffsetMs).toBe(90_000)
  })

  test('a measured offset that is within the error is told as 0', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = (batch) => acknowledge(batch, batch.sentAt + 1)
    for (let i = 0; i < 2; i++) {
      plumbline.mark('m-1', 'queued')
      await clock.advance(1_000)
    }
    expect(server.batches[1]?.clockOffsetMs).toBe(0)
  })

  test('a wall clock set back neither stops the timer nor gives a batch up', async () => {
    const { clock, server, plumbline } = createClientUnderTest()
    server.reply = fail(500)
    plumbline.mark('m-1', 'queued')
    clock.step(-3_600_000)
    await clock.advance(2_000)
    clock.step(7_200_000)
    server.reply = acknowledge
    await clock.advance(2_000)
    expect(plumbline.stats()).toMatchObject({ sent: 1, dropped: { tooOld: 0 } })
  })
})
