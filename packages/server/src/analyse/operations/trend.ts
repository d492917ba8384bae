import type { OperationsTrend, Window } from '@plumbline/protocol/api'
import { type Compared, compareDistributions, type Side } from '@plumbline/protocol/compare'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import { mergeRollups } from '../distribution.ts'
import { sayChange, sayOperations, sayTime } from '../words.ts'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'
import type { OperationTotals } from './operation-rows.ts'

/** Percent of change of the mean within which it is stable (source 003, 002). */
export const STABLE_PERCENT = 10

/** A report names a handful of services, not hundreds of operations: once in 20 by chance is rare enough. */
const SIGNIFICANCE = 0.05

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

/** The mean duration now against that of an earlier period, by the one way to compare (docs/comparison.md). */
export function describeTrend(
  now: OperationTotals | undefined,
  before: OperationTotals | undefined,
  period: EarlierPeriod,
): OperationsTrend {
  const { window, firstAt, keptSince } = period
  const change = compareMeans(now, before)
  const complete = firstAt !== undefined && firstAt <= window.from && keptSince <= window.from
  const { interval, percent } = change
  return {
    direction: percent === null ? 'unknown' : directionOf(percent),
    verdict: change.verdict,
    percentChange: rounded(percent, 2),
    interval: interval && { low: Number(interval.low.toFixed(2)), high: Number(interval.high.toFixed(2)) },
    significant: change.significant,
    complete,
    window,
    totalOperations: before?.count ?? 0,
    avgDuration: rounded(before === undefined ? null : before.total / before.count, 2),
    errorRate: rounded(percentOf(before?.failures ?? 0, before?.count ?? 0), 4),
    sentence: `${say(now, before, change, period)}${complete ? '' : ` Previous period incomplete: ${sayGap(period)}.`}`,
  }
}

interface MeanChange {
  verdict: Compared['verdict']
  /** null with too few operations, and when the mean before was zero. */
  percent: number | null
  interval: { low: number; high: number } | null
  /** The 95 % interval leaves out zero, and so does the test. */
  significant: boolean
}

function compareMeans(now: OperationTotals | undefined, before: OperationTotals | undefined): MeanChange {
  if (!isEnough(now) || !isEnough(before))
    return { verdict: 'inconclusive', percent: null, interval: null, significant: false }
  const { values } = compareDistributions(sideOf(before), sideOf(now), {
    minimumPercent: STABLE_PERCENT,
    significance: SIGNIFICANCE,
  })
  const meanBefore = before.total / before.count
  const { relative = null } = values.effect ?? {}
  return {
    verdict: values.verdict,
    percent: meanBefore > 0 ? (now.total / now.count / meanBefore - 1) * 100 : null,
    interval: relative?.high == null ? null : { low: relative.low, high: relative.high },
    significant:
      relative !== null &&
      (values.pValue ?? 1) < SIGNIFICANCE &&
      (relative.low > 0 || (relative.high !== null && relative.high < 0)),
  }
}

const isEnough = (totals: OperationTotals | undefined): totals is OperationTotals =>
  totals !== undefined && totals.count >= FEWEST_OPERATIONS

const sideOf = (totals: OperationTotals): Side => ({
  observations: { kind: 'histogram', histogram: mergeRollups([totals]) },
  count: totals.count,
  failures: totals.failures,
})

/** Limits are exclusive (X21): exactly 10 % is stable. Taken from the rounded figure, so that what is said and what is shown agree. */
function directionOf(percent: number): OperationsTrend['direction'] {
  const shown = rounded(percent, 2) ?? 0
  if (shown > STABLE_PERCENT) return 'degrading'
  return shown < -STABLE_PERCENT ? 'improving' : 'stable'
}

function say(
  now: OperationTotals | undefined,
  before: OperationTotals | undefined,
  { percent, interval, significant }: MeanChange,
  { name }: EarlierPeriod,
): string {
  if (before === undefined) return `No operations ${name} to compare with.`
  const counts = [sayOperations(now?.count ?? 0), sayOperations(before.count)]
  if (percent === null) return `Too little to compare: ${counts[0]} against ${counts[1]} ${name}.`
  const range = interval ? `, 95 % interval ${sayChange(interval.low)} to ${sayChange(interval.high)}` : ''
  const doubt = significant || Math.abs(percent) <= STABLE_PERCENT ? '' : '; not certain'
  return `Mean ${sayChange(percent)} against ${name}${range}, of ${counts[0]} against ${counts[1]}${doubt}.`
}

function sayGap({ firstAt, keptSince, window }: EarlierPeriod): string {
  if (firstAt === undefined || (firstAt > window.from && firstAt >= keptSince))
    return firstAt === undefined ? 'there is no data' : `data begins at ${sayTime(firstAt)}`
  return `data older than ${sayTime(keptSince)} is not kept`
}
