import { CHAT_PIPELINE } from '@plumbline/protocol'
import { binOf } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import type { MeasuredRow } from '../../analyse/measured.ts'
import { metricOf } from '../../judge/condition/test-support/readings.ts'
import { rule } from '../../judge/round/test-support/rounds.ts'
import type { MeasuredQuery } from '../../store/measured.ts'
import { backtest } from './backtest.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** No whole minute, as when somebody asks. */
const NOW = Date.UTC(2026, 10, 22, 12, 34, 56, 789)

type Depth = (at: number) => number | undefined

/** Sums of the minutes and hours of one gauge, in the steps that are asked for. */
function stored(
  depth: Depth,
  { fromMs, toMs, precision, stepMs = HOUR_MS }: MeasuredQuery,
): (MeasuredRow & { from: number })[] {
  const unit = precision === 'hour' ? HOUR_MS : MINUTE_MS
  const rows: (MeasuredRow & { from: number })[] = []
  for (let minute = Math.ceil(fromMs / unit) * unit; minute < toMs; minute += unit) {
    const value = depth(minute)
    if (value === undefined) continue
    rows.push({
      ...{
        kind: 'gauge',
        service: 'a',
        name: 'queue.depth',
        unit: '1',
        customer: '',
        environment: '',
        release: '',
        variant: '',
      },
      ...{ count: 1, failures: 0, total: value, minimum: value, maximum: value, bins: { [binOf(value)]: 1 } },
      ...{ last: value, lastAt: minute, from: fromMs + Math.floor((minute - fromMs) / stepMs) * stepMs },
    })
  }
  return rows
}

function tryRule(
  depth: Depth,
  { condition = 'queue.depth > 50', lengthMs = 6 * HOUR_MS, minutesSince = 0, written = {} } = {},
) {
  return backtest({
    rule: rule(condition, { recoverFor: '1 check', ...written }),
    from: NOW - lengthMs,
    to: NOW,
    intervalMs: 30_000,
    minutesSince,
    metricOf,
    sources: {
      graph: CHAT_PIPELINE,
      captured: () => undefined,
      measured: async (query) => stored(depth, query),
      chatSteps: async () => [],
    },
  })
}

/** 80 between two times before now, else 10. */
const bad =
  (fromMs: number, toMs: number): Depth =>
  (at) =>
    at >= NOW - fromMs && at < NOW - toMs ? 80 : 10

describe('a backtest', () => {
  test.each([
    ['six hours', 6 * HOUR_MS, 360, MINUTE_MS],
    ['a week', 7 * DAY_MS, 2_016, 5 * MINUTE_MS],
  ])('of %s sees what was measured in every window, however the time lies', async (_, lengthMs, checks, stepMs) => {
    const answer = await tryRule(bad(3 * HOUR_MS, 2 * HOUR_MS), { lengthMs })
    expect(answer).toMatchObject({
      checks,
      noData: 0,
      inconclusive: 0,
      firings: [{ severity: 'warning', labels: { service: 'a' }, worst: 80 }],
    })
    const [firing] = answer.firings
    expect(Math.abs((firing?.startedAt ?? 0) - (NOW - 3 * HOUR_MS))).toBeLessThanOrEqual(2 * stepMs)
    expect(Math.abs((firing?.endedAt ?? 0) - (NOW - 2 * HOUR_MS))).toBeLessThanOrEqual(2 * stepMs)
  })

  test('adds up whole windows: a measurement a minute is five in five minutes', async () => {
    const answer = await tryRule(() => 1, { condition: 'queue.depth = 1 over 5m', written: { minimumSamples: 5 } })
    expect(answer).toMatchObject({ noData: 0, inconclusive: 0 })
  })

  test('of a time of which only hours are kept judges by the hours', async () => {
    const answer = await tryRule(bad(50 * HOUR_MS, 40 * HOUR_MS), { lengthMs: 4 * DAY_MS, minutesSince: NOW - DAY_MS })
    expect(answer.noData).toBe(0)
    expect(answer.firings).toHaveLength(1)
    const [firing] = answer.firings
    expect(Math.abs((firing?.startedAt ?? 0) - (NOW - 50 * HOUR_MS))).toBeLessThanOrEqual(2 * HOUR_MS)
    expect(Math.abs((firing?.endedAt ?? 0) - (NOW - 40 * HOUR_MS))).toBeLessThanOrEqual(2 * HOUR_MS)
  })

  test('counts what has nothing to judge, and what is too little', async () => {
    const quiet = await tryRule((at) => (at < NOW - 3 * HOUR_MS ? 10 : undefined))
    expect(quiet.noData).toBeGreaterThan(170)
    expect(quiet.noData).toBeLessThan(180)
    const few = await tryRule(() => 80, { written: { minimumSamples: 10 } })
    expect(few).toMatchObject({ inconclusive: 360, firings: [] })
  })

  test('of a rule with a hold waits for it', async () => {
    const condition = 'queue.depth > 50 for 10m'
    expect((await tryRule(bad(60 * MINUTE_MS, 52 * MINUTE_MS), { condition })).firings).toEqual([])
    const [firing] = (await tryRule(bad(60 * MINUTE_MS, 30 * MINUTE_MS), { condition })).firings
    expect((firing?.startedAt ?? 0) - (NOW - HOUR_MS)).toBeGreaterThanOrEqual(10 * MINUTE_MS)
    expect((firing?.startedAt ?? 0) - (NOW - HOUR_MS)).toBeLessThanOrEqual(13 * MINUTE_MS)
  })

  test('tells how often somebody would have been told: again after four hours, and not within the cooldown', async () => {
    const long = await tryRule(bad(11 * HOUR_MS, HOUR_MS), { lengthMs: 12 * HOUR_MS })
    expect(long.firings.map(({ notifications }) => notifications)).toEqual([3])
    // Ten minutes in twenty, with a cooldown of half an hour.
    const often = await tryRule((at) => (Math.floor(at / (10 * MINUTE_MS)) % 2 === 0 ? 80 : 10))
    expect(often.firings.length).toBe(18)
    expect(often.firings.reduce((sum, { notifications }) => sum + notifications, 0)).toBe(9)
  })

  test('of what is usual knows it at each time', async () => {
    const spike = bad(2 * HOUR_MS, HOUR_MS)
    const answer = await tryRule(spike, { condition: 'queue.depth > 2x baseline', lengthMs: 6 * HOUR_MS })
    expect(answer.firings).toHaveLength(1)
    expect(answer.suggestion).toBeNull()
  })
})

describe('a suggestion', () => {
  test('is the tightest limit that would have fired once', async () => {
    // Depths of 0 to 29 in turn, and one stretch of ten minutes at 90.
    const { firings, suggestion } = await tryRule(
      (at) =>
        at >= NOW - 3 * HOUR_MS && at < NOW - 3 * HOUR_MS + 10 * MINUTE_MS ? 90 : Math.floor(at / MINUTE_MS) % 30,
      { condition: 'queue.depth > 20' },
    )
    expect(firings.length).toBeGreaterThan(5)
    expect(suggestion).toMatchObject({ limit: 29, condition: 'queue.depth > 29', firings: 1 })
    expect(suggestion?.why).toMatch(
      /^\d+(\.\d+)? % of 360 checks lay below it, and it would have fired 1 times instead of \d+$/,
    )
  })

  test('tightens a rule that never fires', async () => {
    const { suggestion } = await tryRule(bad(3 * HOUR_MS, 2 * HOUR_MS), { condition: 'queue.depth > 1000' })
    expect(suggestion).toMatchObject({ limit: 10, firings: 1 })
  })

  test('is none for a rule that is right as it is, or that has no single limit', async () => {
    const depth = bad(3 * HOUR_MS, 2 * HOUR_MS)
    expect((await tryRule(depth)).suggestion).toBeNull()
    for (const condition of [
      'queue.depth = 10',
      'queue.depth > 5 and jobs.stuck > 5',
      'queue.depth has no data for 10m',
    ])
      expect((await tryRule(depth, { condition })).suggestion).toBeNull()
    expect((await tryRule(depth, { lengthMs: 10 * MINUTE_MS, condition: 'queue.depth > 1000' })).suggestion).toBeNull()
  })
})
