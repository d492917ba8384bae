import type { OperationsPerformance, Window } from '@plumbline/protocol/api'
import { percentOf, rounded, wilsonInterval } from '@plumbline/protocol/quantities'
import { mergeRollups, quantilesOf } from '../distribution.ts'
import { errorBandOf } from './error-band.ts'
import type { Measured, OperationTotals } from './operation-rows.ts'

/** Durations in ms, unrounded; null when there was nothing to measure. */
export interface Summary {
  count: number
  failures: number
  mean: number | null
  p50: number | null
  p95: number | null
  p99: number | null
  min: number | null
  max: number | null
}

export const NOTHING: Summary = {
  count: 0,
  failures: 0,
  mean: null,
  p50: null,
  p95: null,
  p99: null,
  min: null,
  max: null,
}

/** Percentiles are exact when the row was read from raw rows, else those of its bins, within 1.1 %. */
export function summarise(row: OperationTotals | undefined): Summary {
  if (row === undefined || row.count === 0) return NOTHING
  const { count, failures, total, minimum, maximum } = row
  return { count, failures, mean: total / count, ...percentilesOf(row), min: minimum, max: maximum }
}

export function percentilesOf(row: Measured): Pick<Summary, 'p50' | 'p95' | 'p99'> {
  const [p50, p95, p99] = row.quantiles
  if (p50 === undefined || p95 === undefined || p99 === undefined) return quantilesOf(mergeRollups([row]))
  return { p50, p95, p99 }
}

/** The part of a window in which something could happen, since sums by minute or hour reach a little into the future. */
export const minutesOf = ({ from, to }: Window, now: number): number => (Math.min(to, now) - from) / 60_000

/** So many a minute; a second is the shortest time that it is told from. */
export const perMinute = (count: number, minutes: number): number =>
  Number((count / Math.max(minutes, 1 / 60)).toPrecision(4))

/** The figures as the report gives them; `minutes` as `minutesOf` counts them. */
export function describePerformance(summary: Summary, minutes: number): OperationsPerformance {
  const { count, failures } = summary
  const errorRate = percentOf(failures, count)
  const interval = wilsonInterval(failures, count)
  return {
    totalOperations: count,
    failedOperations: failures,
    successRate: rounded(percentOf(count - failures, count), 4),
    errorRate: rounded(errorRate, 4),
    errorInterval: interval && { low: Number(interval.low.toFixed(4)), high: Number(interval.high.toFixed(4)) },
    errorBand: errorRate === null ? null : errorBandOf(errorRate),
    avgDuration: rounded(summary.mean, 2),
    p50Duration: rounded(summary.p50, 2),
    p95Duration: rounded(summary.p95, 2),
    p99Duration: rounded(summary.p99, 2),
    minDuration: rounded(summary.min, 2),
    maxDuration: rounded(summary.max, 2),
    throughputPerMinute: perMinute(count, minutes),
  }
}
