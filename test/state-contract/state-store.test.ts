import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEngines, type TestDatabase } from './engines.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

const MINUTE_MS = 60_000
const AWKWARD_NAMES = [
  "o'brien",
  '"quoted"',
  'a;drop table leases;--',
  'Zürich 東京 🙂',
  '`$1 :x ?',
  'x'.repeat(1_000),
  '',
  '%_\\',
  'NUL \0, half a pair \ud800, \ufffe',
]

describe.each(engines)('state on $name', (engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await engine.createDatabase()
  })
  afterEach(() => database.remove())

  /** One after the other: SQLite waits for a lock with the thread standing still, so two in one process would wait for ever. */
  const openFour = async () =>
    [await database.open(), await database.open(), await database.open(), await database.open()] as const

  describe('leases', () => {
    test('a free role is taken, and by nobody else', async () => {
      const store = await database.open()
      expect(await store.acquireLease('judge', 'a', MINUTE_MS)).toBe(true)
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(false)
      expect(await store.acquireLease('scheduler', 'b', MINUTE_MS)).toBe(true)
    })

    test('the holder may take it again, which prolongs it', async () => {
      const store = await database.open()
      await store.acquireLease('judge', 'a', MINUTE_MS)
      await database.elapse(MINUTE_MS / 2)
      expect(await store.acquireLease('judge', 'a', MINUTE_MS)).toBe(true)
      await database.elapse(MINUTE_MS / 2)
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(false)
    })

    test('another takes over once it has lapsed, and not before', async () => {
      const store = await database.open()
      await store.acquireLease('judge', 'a', MINUTE_MS)
      await database.elapse(MINUTE_MS / 2)
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(false)
      await database.elapse(MINUTE_MS / 2)
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(true)
      expect(await store.acquireLease('judge', 'a', MINUTE_MS)).toBe(false)
    })

    test('renewing prolongs it while it lasts', async () => {
      const store = await database.open()
      await store.acquireLease('judge', 'a', MINUTE_MS)
      await database.elapse(MINUTE_MS / 2)
      expect(await store.renewLease('judge', 'a', MINUTE_MS)).toBe(true)
      await database.elapse(MINUTE_MS / 2)
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(false)
    })

    test('what has lapsed, is held by another or was never taken cannot be renewed', async () => {
      const store = await database.open()
      expect(await store.renewLease('judge', 'a', MINUTE_MS)).toBe(false)
      await store.acquireLease('judge', 'a', MINUTE_MS)
      expect(await store.renewLease('judge', 'b', MINUTE_MS)).toBe(false)
      await database.elapse(MINUTE_MS)
      expect(await store.renewLease('judge', 'a', MINUTE_MS)).toBe(false)
      await store.acquireLease('judge', 'b', MINUTE_MS)
      expect(await store.renewLease('judge', 'a', MINUTE_MS)).toBe(false)
      expect(await store.renewLease('judge', 'b', MINUTE_MS)).toBe(true)
    })

    test('only the holder can give it back', async () => {
      const store = await database.open()
      await store.acquireLease('judge', 'a', MINUTE_MS)
      await store.releaseLease('judge', 'b')
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(false)
      await store.releaseLease('judge', 'a')
      await store.releaseLease('judge', 'a')
      expect(await store.acquireLease('judge', 'b', MINUTE_MS)).toBe(true)
    })

    test('of 20 that ask at once over several connections one wins, for a free role and for a lapsed one', async () => {
      const stores = await openFour()
      const race = async (round: string) => {
        const asked = Array.from({ length: 20 }, (_, index) =>
          stores[index % 4]?.acquireLease('judge', `${round}-${index}`, MINUTE_MS),
        )
        return (await Promise.all(asked)).filter((won) => won).length
      }
      expect(await race('first')).toBe(1)
      expect(await race('second')).toBe(0)
      await database.elapse(MINUTE_MS)
      expect(await race('third')).toBe(1)
    })

    test.each(AWKWARD_NAMES)('%j is a role and a holder like any other', async (name) => {
      const store = await database.open()
      expect(await store.acquireLease(name, name, MINUTE_MS)).toBe(true)
      expect(await store.acquireLease(name, `${name}2`, MINUTE_MS)).toBe(false)
      expect(await store.renewLease(name, name, MINUTE_MS)).toBe(true)
      await store.releaseLease(name, name)
      expect(await store.acquireLease(name, `${name}2`, MINUTE_MS)).toBe(true)
    })
  })

  describe('cursors', () => {
    test('a cursor that was never moved does not exist', async () => {
      expect(await (await database.open()).readCursor('chat')).toBeUndefined()
    })

    test('it moves from where it stands, and remembers when', async () => {
      const store = await database.open(() => 1_760_000_000_123)
      expect(await store.advanceCursor('chat', undefined, 0)).toBe(true)
      expect(await store.advanceCursor('chat', 0, Number.MAX_SAFE_INTEGER)).toBe(true)
      expect(await store.readCursor('chat')).toEqual({
        position: Number.MAX_SAFE_INTEGER,
        updatedAt: 1_760_000_000_123,
      })
    })

    test('it does not move from where it does not stand', async () => {
      const store = await database.open()
      expect(await store.advanceCursor('chat', 0, 5)).toBe(false)
      await store.advanceCursor('chat', undefined, 1)
      expect(await store.advanceCursor('chat', undefined, 5)).toBe(false)
      expect(await store.advanceCursor('chat', 2, 5)).toBe(false)
      expect((await store.readCursor('chat'))?.position).toBe(1)
    })

    test('of 20 that move it at once one succeeds', async () => {
      const stores = await openFour()
      const race = async (from: number | undefined, to: (index: number) => number) => {
        const moves = Array.from({ length: 20 }, (_, index) =>
          stores[index % 4]?.advanceCursor('chat', from, to(index)),
        )
        const winners = (await Promise.all(moves)).flatMap((won, index) => (won ? [to(index)] : []))
        expect(winners).toHaveLength(1)
        expect((await stores[0].readCursor('chat'))?.position).toBe(winners[0])
        return winners[0]
      }
      const first = await race(undefined, (index) => 100 + index)
      await race(first, (index) => 200 + index)
    })

    test('no step is lost or done twice when several count up together', async () => {
      const stores = await openFour()
      await stores[0].advanceCursor('chat', undefined, 0)
      const done = await Promise.all(
        stores.map(async (store) => {
          let own = 0
          for (;;) {
            const position = (await store.readCursor('chat'))?.position ?? 0
            if (position >= 100) return own
            if (await store.advanceCursor('chat', position, position + 1)) own++
          }
        }),
      )
      expect(done.reduce((sum, own) => sum + own, 0)).toBe(100)
    })

    test.each(AWKWARD_NAMES)('%j is a name like any other', async (name) => {
      const store = await database.open()
      await store.advanceCursor(name, undefined, -7)
      expect((await store.readCursor(name))?.position).toBe(-7)
      expect(await database.query('select count(*) as count from cursors')).toEqual([{ count: expect.anything() }])
    })
  })

  describe('starts and stops', () => {
    test('the first start follows a clean stop, for there was none before', async () => {
      expect(await (await database.open()).recordStart('server', 1)).toEqual({ previousStopWasClean: true })
    })

    test('a start after a start without a stop between follows an unclean one', async () => {
      const store = await database.open()
      await store.recordStart('server', 1)
      expect(await store.recordStart('server', 2)).toEqual({ previousStopWasClean: false })
      await store.recordCleanStop('server', 3)
      expect(await store.recordStart('server', 4)).toEqual({ previousStopWasClean: true })
      expect(await store.recordStart('server', 5)).toEqual({ previousStopWasClean: false })
    })

    test('instances do not know each other', async () => {
      const store = await database.open()
      await store.recordStart('a', 1)
      expect(await store.recordStart('b', 2)).toEqual({ previousStopWasClean: true })
      await store.recordCleanStop('b', 3)
      expect(await store.recordStart('a', 4)).toEqual({ previousStopWasClean: false })
    })
  })

  describe('opening and closing', () => {
    test('what was written is there after the next start', async () => {
      const first = await database.open()
      await first.acquireLease('judge', 'a', MINUTE_MS)
      await first.advanceCursor('chat', undefined, 7)
      await first.recordStart('server', 1)
      await first.close()
      const second = await database.open()
      expect(await second.acquireLease('judge', 'b', MINUTE_MS)).toBe(false)
      expect((await second.readCursor('chat'))?.position).toBe(7)
      expect(await second.recordStart('server', 2)).toEqual({ previousStopWasClean: false })
    })

    test('closing waits for what runs, and may be done twice and at once', async () => {
      const store = await database.open()
      const running = store.advanceCursor('chat', undefined, 7)
      await Promise.all([store.close(), store.close()])
      await store.close()
      expect(await running).toBe(true)
    })

    test('a closed store refuses with a code', async () => {
      const store = await database.open()
      await store.close()
      await expect(store.readCursor('chat')).rejects.toMatchObject({ code: 'stopping' })
    })

    test('one that closes leaves the others open', async () => {
      const [first, second] = await openFour()
      await first.close()
      expect(await second.advanceCursor('chat', undefined, 1)).toBe(true)
    })
  })

  test('any sequence of calls gives what a plain model gives', async () => {
    const who = fc.constantFrom('a', 'b')
    const step = fc.oneof(
      fc.record({ call: fc.constant('acquire' as const), who }),
      fc.record({ call: fc.constant('renew' as const), who }),
      fc.record({ call: fc.constant('release' as const), who }),
      fc.record({ call: fc.constant('elapse' as const), who }),
      fc.record({
        call: fc.constant('advance' as const),
        from: fc.option(fc.nat(2), { nil: undefined }),
        to: fc.nat(2),
      }),
    )
    const store = await database.open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const name = `run ${run++}`
        let held: { who: string; leftMs: number } | undefined
        let position: number | undefined
        for (const one of steps) {
          switch (one.call) {
            case 'acquire': {
              const free = !held || held.leftMs <= 0 || held.who === one.who
              if (free) held = { who: one.who, leftMs: MINUTE_MS }
              expect(await store.acquireLease(name, one.who, MINUTE_MS)).toBe(free)
              break
            }
            case 'renew': {
              const own = held !== undefined && held.leftMs > 0 && held.who === one.who
              if (own) held = { who: one.who, leftMs: MINUTE_MS }
              expect(await store.renewLease(name, one.who, MINUTE_MS)).toBe(own)
              break
            }
            case 'release':
              if (held?.who === one.who) held = undefined
              await store.releaseLease(name, one.who)
              break
            case 'elapse':
              if (held) held.leftMs -= MINUTE_MS / 2
              await database.elapse(MINUTE_MS / 2)
              break
            case 'advance': {
              const moves = position === one.from
              if (moves) position = one.to
              expect(await store.advanceCursor(name, one.from, one.to)).toBe(moves)
              expect((await store.readCursor(name))?.position).toBe(position)
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
