import { binOf, valueOfBin } from './bins.ts'

/**
 * A distribution in sparse log-scaled bins. Merging is exact: merging two histograms gives the histogram of both data sets.
 * Memory is bounded by the range of the data: 32 bins for each doubling, about 750 bins from a microsecond to a day.
 */
export interface Histogram {
  count: number
  /** Stays at the largest finite number instead of overflowing. */
  sum: number
  /** `Infinity` while empty. */
  min: number
  /** `-Infinity` while empty. */
  max: number
  readonly bins: Map<number, number>
}

export const createHistogram = (): Histogram => ({
  count: 0,
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  bins: new Map(),
})

/**
 * Adds `weight` observations of `value`. Left out are values that are not finite, since they have no place on the scale,
 * and weights that are not a positive whole number, since a bin counts observations.
 */
export function record(histogram: Histogram, value: number, weight = 1): void {
  if (!Number.isFinite(value) || !Number.isSafeInteger(weight) || weight < 1) return
  const bin = binOf(value)
  histogram.bins.set(bin, (histogram.bins.get(bin) ?? 0) + weight)
  histogram.count += weight
  histogram.sum = saturated(histogram.sum + value * weight)
  if (value < histogram.min) histogram.min = value
  if (value > histogram.max) histogram.max = value
}

/** Adds everything in `from` to `into`. */
export function merge(into: Histogram, from: Histogram): void {
  for (const [bin, count] of from.bins) into.bins.set(bin, (into.bins.get(bin) ?? 0) + count)
  into.count += from.count
  into.sum = saturated(into.sum + from.sum)
  into.min = Math.min(into.min, from.min)
  into.max = Math.max(into.max, from.max)
}

/**
 * The nearest-rank quantile: the smallest value with at least `q` of all observations at or below it.
 * Within 1.1 % of the exact value, and never outside [min, max]; `null` when nothing was recorded.
 */
export function quantile(histogram: Histogram, q: number): number | null {
  if (histogram.count === 0) return null
  const rank = nearestRank(q, histogram.count)
  if (rank >= histogram.count) return histogram.max
  let seen = 0
  for (const bin of [...histogram.bins.keys()].sort((a, b) => a - b)) {
    seen += histogram.bins.get(bin) ?? 0
    if (seen >= rank) return Math.min(Math.max(valueOfBin(bin), histogram.min), histogram.max)
  }
  return histogram.max
}

/**
 * The one-based rank of the nearest-rank quantile (NIST Engineering Statistics Handbook 7.2.6.2, "empirical distribution").
 * `q` and the product are each rounded once, so together they are off by at most one epsilon, relatively; taking off two keeps
 * 0.07 * 100 at rank 7 where floating point gives 7.000000000000001. Exact for `q` of up to three decimals and counts up to 10^12.
 */
export function nearestRank(q: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(q * count * (1 - 2 * Number.EPSILON))))
}

export const mean = (histogram: Histogram): number | null =>
  histogram.count === 0 ? null : histogram.sum / histogram.count

const saturated = (sum: number): number => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, sum))
