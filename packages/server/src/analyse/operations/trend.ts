import type { OperationsTrend, Window } from '@plumbline/protocol/api'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import { changeOfMean, type MeanChange } from './mean-change.ts'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'
import type { Summary } from './summary.ts'
import { sayChange, sayOperations, sayTime } from './words.ts'

/** Percent of change of the mean within which it is stable (source 003, 002). */
export const STABLE_PERCENT = 10

/** An earlier period to compare with. */
export interface EarlierPeriod {
  /** As in "than …": `the period before`, `a week before`. */
  name: string
  window: Window
  /** When what is compared was first seen, epoch ms; undefined when never. */
  firstAt: number | undefined
  /** Data older than this is not kept any more, epoch ms. */
  keptSince: number
}

export function describeTrend(now: Summary, before: Summary, period: EarlierPeriod): OperationsTrend {
  const { window, firstAt, keptSince } = period
  const isEnough = now.count >= FEWEST_OPERATIONS && before.count >= FEWEST_OPERATIONS
  const change = isEnough ? changeOfMean(before, now) : undefined
  const direction = change === undefined ? 'unknown' : directionOf(change.percent)
  const complete = firstAt !== undefined && firstAt <= window.from && keptSince <= window.from
  const interval = change?.interval
  return {
    direction,
    percentChange: rounded(change?.percent ?? null, 2),
    interval: interval ? { low: Number(interval.low.toFixed(2)), high: Number(interval.high.toFixed(2)) } : null,
    significant: change?.significant ?? false,
    complete,
    window,
    totalOperations: before.count,
    avgDuration: rounded(before.mean, 2),
    errorRate: rounded(percentOf(before.failures, before.count), 4),
    sentence: `${say(now, before, change, period)}${complete ? '' : ` Previous period incomplete: ${sayGap(period)}.`}`,
  }
}

/** Limits are exclusive (X21): exactly 10 % is stable. Taken from the rounded figure, so that what is said and what is shown agree. */
function directionOf(percent: number): OperationsTrend['direction'] {
  const shown = rounded(percent, 2) ?? 0
  if (shown > STABLE_PERCENT) return 'degrading'
  return shown < -STABLE_PERCENT ? 'improving' : 'stable'
}

function say(now: Summary, before: Summary, change: MeanChange | undefined, { name }: EarlierPeriod): string {
  if (before.count === 0) return `No operations ${name} to compare with.`
  if (change === undefined)
    return `Too few operations to compare: ${sayOperations(now.count)} against ${sayOperations(before.count)} ${name}.`
  const { percent, interval, significant } = change
  const range = interval ? `, 95 % interval ${sayChange(interval.low)} to ${sayChange(interval.high)}` : ''
  const doubt = significant || Math.abs(percent) <= STABLE_PERCENT ? '' : '; not certain'
  return `Mean ${sayChange(percent)} against ${name}${range}, of ${sayOperations(now.count)} against ${sayOperations(before.count)}${doubt}.`
}

function sayGap({ firstAt, keptSince, window }: EarlierPeriod): string {
  if (firstAt === undefined || (firstAt > window.from && firstAt >= keptSince))
    return firstAt === undefined ? 'there is no data' : `data begins at ${sayTime(firstAt)}`
  return `data older than ${sayTime(keptSince)} is not kept`
}
