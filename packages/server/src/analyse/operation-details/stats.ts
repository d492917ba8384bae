import type { OperationStat, OperationStats, OperationStatsQuery } from '@plumbline/protocol/api'
import { percentOf, rounded, wilsonInterval } from '@plumbline/protocol/quantities'
import { mergeRollups, quantilesOf } from '../distribution.ts'
import { perMinute } from '../operations/summary.ts'
import type { WorkTotals } from './detail-rows.ts'

export type StatsOrder = NonNullable<OperationStatsQuery['order']>

type Figures = OperationStats['totals']

/** Percentiles of a line: exact when it was read from rows, else within 1.1 %; null when nothing was measured. */
export function percentilesOf(row: WorkTotals): { p50: number | null; p95: number | null; p99: number | null } {
  const [p50, p95, p99] = row.quantiles
  return p50 === undefined || p95 === undefined || p99 === undefined
    ? quantilesOf(mergeRollups([row]))
    : { p50, p95, p99 }
}

/** The lines with most of what `order` says, and everything together, those that are left out included; `minutes` as `minutesOf` counts them. */
export function buildStats(
  rows: readonly WorkTotals[],
  { order, limit, minutes }: { order: StatsOrder; limit: number; minutes: number },
): Pick<OperationStats, 'operations' | 'leftOut' | 'totals'> {
  const all = rows.find(({ service }) => service === '')
  const totalMs = all?.total ?? 0
  const operations = rows
    .filter(({ service }) => service !== '')
    .map((row) => ({ row, stat: { service: row.service, name: row.name, ...figuresOf(row, totalMs, minutes) } }))
    .sort((a, b) => rankOf(b, order) - rankOf(a, order) || b.stat.count - a.stat.count)
    .slice(0, limit)
    .map(({ stat }) => stat)
  return {
    operations,
    leftOut: (all?.lines ?? 0) - operations.length,
    totals: all ? figuresOf(all, totalMs, minutes) : NOTHING,
  }
}

function rankOf({ row, stat }: { row: WorkTotals; stat: OperationStat }, order: StatsOrder): number {
  return { time: row.total, count: row.count, errors: row.failures, p95: stat.p95Duration ?? 0 }[order]
}

function figuresOf(row: WorkTotals, totalMs: number, minutes: number): Figures {
  const { count, failures, total, minimum, maximum } = row
  const { p50, p95, p99 } = percentilesOf(row)
  return {
    count,
    failures,
    errorRate: rounded(percentOf(failures, count), 4),
    errorInterval: roundInterval(wilsonInterval(failures, count)),
    avgDuration: rounded(total / count, 2),
    p50Duration: rounded(p50, 2),
    p95Duration: rounded(p95, 2),
    p99Duration: rounded(p99, 2),
    minDuration: rounded(minimum, 2),
    maxDuration: rounded(maximum, 2),
    timeShare: rounded(percentOf(total, totalMs), 4) ?? 0,
    throughputPerMinute: perMinute(count, minutes),
  }
}

export const roundInterval = (interval: { low: number; high: number } | null) =>
  interval && { low: Number(interval.low.toFixed(4)), high: Number(interval.high.toFixed(4)) }

const NOTHING: Figures = {
  count: 0,
  failures: 0,
  errorRate: null,
  errorInterval: null,
  avgDuration: null,
  p50Duration: null,
  p95Duration: null,
  p99Duration: null,
  minDuration: null,
  maxDuration: null,
  timeShare: 0,
  throughputPerMinute: 0,
}
