import { studentQuantile } from './normal.ts'
import type { Ordered } from './ordered.ts'
import { leastSamplesFor, quantileRanks } from './quantile-ranks.ts'

/** The statistics that are compared. */
export type Statistic = 'mean' | 'p50' | 'p95' | 'p99'

export const QUANTILE_OF = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

/** A figure of one side, with its 95 % interval. */
export interface Estimate {
  value: number
  low: number
  high: number
}

/** The fewest independent samples a side needs before the statistic has an interval. */
export const leastSamples = (statistic: Statistic): number =>
  statistic === 'mean' ? 2 : leastSamplesFor(QUANTILE_OF[statistic])

/** The value of the statistic alone, which needs one observation; null without any. */
export function readStatistic(statistic: Statistic, ordered: Ordered): number | null {
  if (ordered.total === 0) return null
  return statistic === 'mean' ? ordered.mean : quantileOf(ordered, QUANTILE_OF[statistic])
}

/** Undefined with too few samples for an interval, and when the values spread too far for floating point. */
export function estimate(statistic: Statistic, ordered: Ordered): Estimate | undefined {
  const found = statistic === 'mean' ? estimateMean(ordered) : estimateQuantile(ordered, QUANTILE_OF[statistic])
  return found && Number.isFinite(found.low) && Number.isFinite(found.high) ? found : undefined
}

/** Student's interval. What has no negative values has no negative mean. */
function estimateMean({ values, lows, weights, total, size, mean }: Ordered): Estimate | undefined {
  if (size < 2) return undefined
  let squares = 0
  for (let index = 0; index < values.length; index++)
    squares += ((values[index] ?? 0) - mean) ** 2 * (weights[index] ?? 0)
  const standardError = Math.sqrt(squares / total / (size - 1))
  const half = studentQuantile(size - 1) * standardError
  const least = (lows[0] ?? 0) >= 0 ? 0 : Number.NEGATIVE_INFINITY
  return { value: mean, low: Math.max(least, mean - half), high: mean + half }
}

/** The interval by order statistics, out to the far edges of the bins it ends in. */
function estimateQuantile(ordered: Ordered, q: number): Estimate | undefined {
  const size = Math.floor(ordered.size)
  const ranks = quantileRanks(q, size)
  if (!ranks) return undefined
  return {
    value: quantileOf(ordered, q),
    low: ordered.lows[indexOf(ordered, ranks.low / size)] ?? 0,
    high: ordered.highs[indexOf(ordered, ranks.high / size)] ?? 0,
  }
}

/** The middle of the bin, but not outside of what was observed. */
function quantileOf(ordered: Ordered, q: number): number {
  const index = indexOf(ordered, q)
  return Math.min(Math.max(ordered.values[index] ?? 0, ordered.lows[index] ?? 0), ordered.highs[index] ?? 0)
}

/**
 * Where the smallest value is that has at least `share` of the weight at or below it: the nearest rank, for weights. Sums of
 * fractional weights are off by a few epsilon, as is the product, hence the slack.
 */
function indexOf({ weights, total }: Ordered, share: number): number {
  const wanted = share * total * (1 - 1e-12)
  let seen = 0
  for (let index = 0; index < weights.length; index++) {
    seen += weights[index] ?? 0
    if (seen >= wanted) return index
  }
  return weights.length - 1
}
