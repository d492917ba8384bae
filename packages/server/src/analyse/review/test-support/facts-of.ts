import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { ReviewKind } from '@plumbline/protocol/api'
import { binOf } from '@plumbline/protocol/histogram'
import { createRandom } from '../../../../../protocol/test-support/shapes.ts'
import { HOUR_MS, type HourRow, type ReviewFacts } from '../facts.ts'
import { type LocalTime, parsePeriod, periodAfter, periodBefore, windowOf } from '../period.ts'

export const UTC: LocalTime = { name: 'UTC', localMs: (at) => at, instantOf: (localMs) => localMs }

export type RowOptions = Partial<Omit<HourRow, 'at'>> & { at: number; values: readonly number[] }

/** What an hour adds up to, as the store sums it. */
export function rowOf({ at, values, ...over }: RowOptions): HourRow {
  const bins: Record<string, number> = {}
  for (const value of values) bins[binOf(value)] = (bins[binOf(value)] ?? 0) + 1
  return {
    at,
    kind: 'operation',
    service: 'hubspot',
    name: '',
    unit: 'ms',
    count: values.length,
    failures: 0,
    total: values.reduce((sum, value) => sum + value, 0),
    minimum: Math.min(...values),
    maximum: Math.max(...values),
    bins,
    ...over,
  }
}

/** Facts of a period that is over, with nothing measured. */
export function factsOf(kind: ReviewKind, label: string, over: Partial<ReviewFacts> = {}): ReviewFacts {
  const zone = over.zone ?? UTC
  const period = parsePeriod(kind, label)
  if (!period.ok) throw new Error(period.problem)
  const before = periodBefore(period.value)
  const window = windowOf(period.value, zone)
  return {
    period: period.value,
    window,
    previous: { period: before, window: windowOf(before, zone) },
    isOver: true,
    now: window.to + HOUR_MS,
    zone,
    graph: CHAT_PIPELINE,
    hours: [],
    releases: [],
    episodes: [],
    baselines: [],
    keptSince: { hours: 0, alerts: 0 },
    nextReview: { at: windowOf(periodAfter(period.value), zone).to + 8 * HOUR_MS, period: periodAfter(period.value) },
    ...over,
  }
}

/** Log-normal durations around a median, from a seed. */
export function durations(seed: number) {
  const random = createRandom(seed)
  return (count: number, medianMs: number, sigma = 0.4): number[] =>
    Array.from({ length: count }, () => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      return medianMs * Math.exp(sigma * normal)
    })
}

/** One row for each hour from `from` to `to`, with what `make` gives; an hour without is silent. */
export function hourly(from: number, to: number, make: (at: number) => readonly HourRow[]): HourRow[] {
  const rows: HourRow[] = []
  for (let at = from; at < to; at += HOUR_MS) rows.push(...make(at))
  return rows
}
