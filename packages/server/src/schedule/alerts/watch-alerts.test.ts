import { CHAT_PIPELINE } from '@plumbline/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { metricOf, readingsOf } from '../../judge/condition/test-support/readings.ts'
import type { AlertChanges, StoredAlert } from '../../judge/round/index.ts'
import { raise } from '../../judge/round/index.ts'
import { depths, rule, store } from '../../judge/round/test-support/rounds.ts'
import type { AlertEvent } from '../../notify/alert-event.ts'
import { startWatchingAlerts, type WatchOptions } from './watch-alerts.ts'

const INTERVAL_MS = 30_000
const HOUR_MS = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12) })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A state that one server holds the lease of, or not, and everything that the watch does with it. */
function watch(changed: Partial<WatchOptions> = {}) {
  const seen = {
    isHolder: true,
    isLost: false,
    stored: [] as readonly StoredAlert[],
    values: { a: 80 } as Record<string, number>,
    rounds: [] as number[],
    told: [] as (readonly AlertEvent[])[],
    acted: [] as (readonly string[])[],
    tidied: 0,
    released: 0,
    problems: [] as unknown[],
    outagesMs: [] as number[],
  }
  const startedAt = Date.now()
  const alerts = startWatchingAlerts({
    state: {
      acquireLease: async () => seen.isHolder,
      async releaseLease() {
        seen.released++
      },
      readAlerts: async () => [...seen.stored],
      async commitAlerts(changes: AlertChanges) {
        if (seen.isLost) return changes.alerts.map(({ record }) => record.fingerprint)
        seen.stored = store(seen.stored, changes)
        return []
      },
    },
    holder: 'me',
    isEnabled: () => true,
    rules: async () => [rule('queue.depth > 50 for 2m', { recoverFor: '1 check' })],
    metricOf,
    async readMetrics() {
      seen.rounds.push(Date.now() - startedAt)
      return readingsOf(depths(seen.values))
    },
    graphs: [CHAT_PIPELINE],
    isSilenced: async () => () => false,
    async tell(told) {
      seen.told.push(told)
    },
    async act(fired) {
      seen.acted.push(fired.map(({ rule }) => rule))
    },
    recordRound: async () => {},
    async tidy() {
      seen.tidied++
    },
    intervalMs: () => INTERVAL_MS,
    now: Date.now,
    steadyMs: Date.now,
    onProblem: (problem) => seen.problems.push(problem),
    onRecovered: (afterMs) => seen.outagesMs.push(afterMs),
    ...changed,
  })
  return { alerts, seen }
}

/** One that is resolved from outside. */
function gate() {
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('the holder of the lease', () => {
  test('judges every interval, tells, and tidies every hour', async () => {
    const { alerts, seen } = watch()
    await pass(HOUR_MS)
    expect(seen.rounds).toHaveLength(120)
    const gaps = seen.rounds.slice(1).map((at, index) => at - (seen.rounds[index] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([INTERVAL_MS]))
    expect(seen.told).toHaveLength(120)
    expect(seen.tidied).toBe(1)
    await pass(INTERVAL_MS)
    expect(seen.tidied).toBe(2)
    await alerts.stop()
  })

  test('stops when it has lost the lease, and begins at once when it has it again', async () => {
    const { alerts, seen } = watch()
    await pass(2 * INTERVAL_MS)
    const before = seen.rounds.length
    seen.isHolder = false
    await pass(HOUR_MS)
    // What was under way when the lease was lost may still have been done.
    expect(seen.rounds.length).toBeLessThanOrEqual(before + 1)
    const lost = seen.rounds.length
    seen.isHolder = true
    await pass(6_000)
    expect(seen.rounds.length).toBe(lost + 1)
    await alerts.stop()
  })

  test('gives the lease back when it is stopped; who never had it does not', async () => {
    const held = watch()
    await pass(2_000)
    await held.alerts.stop()
    expect(held.seen.released).toBe(1)
    const other = watch()
    other.seen.isHolder = false
    await pass(2_000)
    await other.alerts.stop()
    expect(other.seen.released).toBe(0)
    await pass(HOUR_MS)
    expect([held.seen.rounds.length, other.seen.rounds.length]).toEqual([1, 0])
  })

  test('does nothing while alerts are switched off, and leaves the lease to others', async () => {
    let isEnabled = false
    let asked = 0
    const { alerts, seen } = watch({
      isEnabled: () => isEnabled,
      state: {
        async acquireLease() {
          asked++
          return true
        },
        releaseLease: async () => {},
        readAlerts: async () => [],
        commitAlerts: async () => [],
      },
    })
    await pass(HOUR_MS)
    expect(seen.rounds).toEqual([])
    expect(asked).toBe(0)
    isEnabled = true
    await pass(2_000)
    expect(seen.rounds).toHaveLength(1)
    await alerts.stop()
  })
})

describe('a round', () => {
  test('that fails is told and made again, and no time is counted twice or lost', async () => {
    let isBroken = false
    const { alerts, seen } = watch({
      async tell() {
        if (isBroken) throw new Error('the outbox is away')
      },
    })
    await pass(2_000)
    isBroken = true
    await pass(INTERVAL_MS)
    expect(seen.problems).toHaveLength(1)
    isBroken = false
    await pass(INTERVAL_MS)
    expect(seen.problems).toHaveLength(1)
    // Pending since the first of three rounds: two intervals.
    expect(seen.stored[0]?.state.latches).toMatchObject([{ heldMs: 2 * INTERVAL_MS, checks: 3 }])
    await alerts.stop()
  })

  test('that fails again and again is told once, and so is that it succeeds again', async () => {
    let failure: Error | undefined
    const { alerts, seen } = watch({
      async readMetrics() {
        if (failure) throw failure
        return readingsOf(depths({ a: 80 }))
      },
    })
    await pass(2_000)
    expect(alerts.failing).toBeUndefined()
    failure = new Error('the disk is full')
    await pass(INTERVAL_MS)
    const since = Date.now()
    failure = new Error('the store is away')
    await pass(2 * INTERVAL_MS)
    expect(seen.problems).toEqual([new Error('the disk is full')])
    expect(alerts.failing?.error).toEqual(failure)
    expect(Math.abs((alerts.failing?.since ?? 0) - since)).toBeLessThan(INTERVAL_MS)
    expect(seen.outagesMs).toEqual([])
    failure = undefined
    await pass(2 * INTERVAL_MS)
    expect(alerts.failing).toBeUndefined()
    expect(seen.outagesMs).toEqual([3 * INTERVAL_MS])
    expect(alerts.rounds).toEqual({ judged: 3, failed: 3 })
    await alerts.stop()
  })

  test('cannot be made without the lease being asked for, which is told once as well', async () => {
    let isAway = true
    const { alerts, seen } = watch({
      state: {
        async acquireLease() {
          if (isAway) throw new Error('the state is away')
          return false
        },
        releaseLease: async () => {},
        readAlerts: async () => [],
        commitAlerts: async () => [],
      },
    })
    await pass(INTERVAL_MS)
    expect(seen.problems).toHaveLength(1)
    expect(alerts.failing?.error).toEqual(new Error('the state is away'))
    // Somebody else has the lease, and tells how the rounds go.
    isAway = false
    await pass(INTERVAL_MS)
    expect(alerts.failing).toBeUndefined()
    expect(seen.outagesMs).toHaveLength(1)
    await alerts.stop()
  })

  test('is not missed where alerts have been switched off', async () => {
    let isEnabled = true
    const { alerts, seen } = watch({
      isEnabled: () => isEnabled,
      readMetrics: () => Promise.reject(new Error('the store is away')),
    })
    await pass(2_000)
    expect(alerts.failing).toBeDefined()
    isEnabled = false
    await pass(2_000)
    expect(alerts.failing).toBeUndefined()
    expect(seen.outagesMs).toEqual([])
    await alerts.stop()
  })

  test('that cannot be stored is not half done', async () => {
    const { alerts, seen } = watch({ rules: async () => [rule('queue.depth > 50')] })
    seen.isLost = true
    await pass(2_000)
    expect(seen.told).toEqual([[]])
    expect(seen.acted).toEqual([[]])
    seen.isLost = false
    await pass(INTERVAL_MS)
    expect(seen.told.at(-1)).toMatchObject([{ state: 'firing', labels: { service: 'a', rule: 'tried' } }])
    expect(seen.acted.at(-1)).toEqual(['tried'])
    await alerts.stop()
  })

  test('in which somebody else has changed an alert tells of it as it was, and acts on nothing', async () => {
    const { alerts, seen } = watch({ rules: async () => [rule('queue.depth > 50', { recoverFor: '1 check' })] })
    await pass(2_000)
    seen.isLost = true
    seen.values = { a: 10 }
    await pass(INTERVAL_MS)
    expect(seen.told.at(-1)).toMatchObject([{ state: 'firing' }])
    seen.isLost = false
    await pass(INTERVAL_MS)
    expect(seen.told.at(-1)).toMatchObject([{ state: 'resolved' }])
    expect(seen.acted).toEqual([['tried'], [], []])
    await alerts.stop()
  })

  test('in which somebody else has changed an alert that fires acts when it has fired', async () => {
    const { alerts, seen } = watch({ rules: async () => [rule('queue.depth > 50 for 2 checks')] })
    await pass(2_000)
    seen.isLost = true
    await pass(INTERVAL_MS)
    expect(seen.acted).toEqual([[], []])
    seen.isLost = false
    await pass(INTERVAL_MS)
    expect(seen.acted).toEqual([[], [], ['tried']])
    await alerts.stop()
  })

  test('acts on what fired though nobody could be told', async () => {
    const { alerts, seen } = watch({
      rules: async () => [rule('queue.depth > 50')],
      tell: () => Promise.reject(new Error('the outbox is away')),
    })
    await pass(2_000)
    expect(seen.acted).toEqual([['tried']])
    expect(seen.problems).toHaveLength(1)
    await alerts.stop()
  })

  test('tells of what ended for a day, and of what never fired not at all', async () => {
    const { alerts, seen } = watch({
      intervalMs: () => HOUR_MS,
      rules: async () => [
        rule('queue.depth > 50', { recoverFor: '1 check' }),
        rule('queue.depth > 70 for 2d', { name: 'never' }),
      ],
    })
    await pass(1_000)
    seen.values = { a: 10 }
    await pass(HOUR_MS)
    expect(seen.told.at(-1)).toMatchObject([{ state: 'resolved', labels: { rule: 'tried' } }])
    await pass(24 * HOUR_MS)
    expect(seen.told.at(-1)).toMatchObject([{ state: 'resolved' }])
    await pass(HOUR_MS)
    expect(seen.told.at(-1)).toEqual([])
    await alerts.stop()
  })

  test('lets no alert that is silenced keep another quiet', async () => {
    const rules = [
      rule('queue.depth > 50', { name: 'deep', severity: 'warning' }),
      rule('queue.depth > 70', { name: 'deeper', severity: 'critical' }),
    ]
    const told = async (silenced: string) => {
      const { alerts, seen } = watch({
        rules: async () => rules,
        isSilenced:
          async () =>
          ({ name }) =>
            name === silenced,
      })
      await pass(2_000)
      await alerts.stop()
      return seen.told[0]?.map(({ name, inhibitedBy }) => [name, inhibitedBy])
    }
    expect(await told('')).toEqual([
      ['deep', 'deeper'],
      ['deeper', undefined],
    ])
    expect(await told('deeper')).toEqual([
      ['deep', undefined],
      ['deeper', undefined],
    ])
  })

  test('tells of alerts that were raised, whatever the rules', async () => {
    const { alerts, seen } = watch({ rules: async () => [] })
    const raised = {
      rule: 'raised:X',
      severity: 'error',
      title: 'X',
      message: 'x',
      category: null,
      labels: {},
      nextSteps: [],
    } as const
    seen.stored = store([], raise(raised, undefined, Date.now()).changes)
    await pass(2_000)
    expect(seen.told[0]).toMatchObject([{ name: 'X', state: 'firing', explanation: 'x' }])
    await alerts.stop()
  })
})

describe('a check that somebody asks for', () => {
  test('waits for the round that is under way, and is one of its own', async () => {
    const { opened, open } = gate()
    let isSlow = true
    const running = { now: 0, most: 0 }
    const { alerts, seen } = watch({
      async tell() {
        running.now++
        running.most = Math.max(running.most, running.now)
        if (isSlow) await opened
        running.now--
      },
    })
    await pass(2_000)
    const checked = alerts.check()
    await pass(10_000)
    expect(seen.rounds).toHaveLength(1)
    isSlow = false
    open()
    const { checkedAt, alerts: found } = await checked
    expect(seen.rounds).toHaveLength(2)
    expect([found.length, alerts.last?.checkedAt]).toEqual([1, checkedAt])
    expect(running.most).toBe(1)
    await alerts.stop()
  })

  test('is made by a server that does not hold the lease too', async () => {
    const { alerts, seen } = watch()
    seen.isHolder = false
    await pass(2_000)
    expect((await alerts.check()).alerts).toHaveLength(1)
    await alerts.stop()
  })

  test('fails for who asked, is told as any round that fails, and not for the rounds after it', async () => {
    let isBroken = true
    const { alerts, seen } = watch({
      rules: async () => {
        if (isBroken) throw new Error('the state is away')
        return []
      },
    })
    await expect(alerts.check()).rejects.toThrow('the state is away')
    expect(alerts.failing?.error).toEqual(new Error('the state is away'))
    isBroken = false
    await pass(INTERVAL_MS)
    expect(seen.rounds.length).toBeGreaterThan(0)
    expect(alerts.failing).toBeUndefined()
    expect([seen.problems.length, seen.outagesMs.length]).toEqual([1, 1])
    await alerts.stop()
  })

  test('tells nobody while alerts are switched off', async () => {
    const { alerts, seen } = watch({ isEnabled: () => false, rules: async () => [rule('queue.depth > 50')] })
    expect((await alerts.check()).alerts).toHaveLength(1)
    expect([seen.told, seen.acted]).toEqual([[], []])
    await alerts.stop()
  })
})

test('a stop waits for the round that is under way', async () => {
  const { opened, open } = gate()
  const { alerts, seen } = watch({ tell: () => opened })
  await pass(2_000)
  let isStopped = false
  const stopped = alerts.stop().then(() => {
    isStopped = true
  })
  await pass(60_000)
  expect([isStopped, seen.released]).toEqual([false, 0])
  open()
  await stopped
  expect(seen.released).toBe(1)
  await pass(HOUR_MS)
  expect(seen.rounds).toHaveLength(1)
})
