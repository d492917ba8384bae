/** The share of all intervals that miss the true value on one side, at most. */
const MISS = 0.025

/** The fewest independent samples from which a 95 % interval of the quantile exists: 6 for the median, 72 for P95, 368 for P99. */
export const leastSamplesFor = (q: number): number => Math.ceil(Math.log(MISS) / Math.log(Math.max(q, 1 - q)))

/**
 * One-based ranks of the two samples, of `count` in ascending order, between which the `q` quantile of the population lies in at least
 * 95 % of cases, whatever its shape: H. A. David and H. N. Nagaraja, "Order Statistics" (2003), 7.1. Undefined with too few samples.
 *
 * How many of the samples lie below the quantile is binomial. Its probabilities are summed outwards from the most probable number, in
 * proportion to that one, so that nothing underflows; the work grows with the square root of `count` (0.1 ms for a million).
 */
export function quantileRanks(q: number, count: number): { low: number; high: number } | undefined {
  if (count < leastSamplesFor(q)) return undefined
  const mode = Math.min(count, Math.floor((count + 1) * q))
  const below = outwards(mode, (k) => (k * (1 - q)) / ((count - k + 1) * q))
  const above = outwards(count - mode, (left) => (left * q) / ((count - left + 1) * (1 - q)))
  const allowed = MISS * (1 + sumOf(below) + sumOf(above))
  const low = mode - stepsToTail(below, allowed)
  const high = mode + 1 + stepsToTail(above, allowed)
  return low >= 1 && high <= count ? { low, high } : undefined
}

/** Probabilities of the `steps` numbers on one side of the mode, as far as they count, in proportion to the mode's own. */
function outwards(steps: number, ratio: (left: number) => number): number[] {
  const weights: number[] = []
  let weight = 1
  for (let left = steps; left > 0 && weight > 1e-16; left--) {
    weight *= ratio(left)
    weights.push(weight)
  }
  return weights
}

/** How many steps to leave out before what lies farther out adds up to no more than `allowed`. */
function stepsToTail(weights: readonly number[], allowed: number): number {
  let tail = 0
  for (let index = weights.length - 1; index >= 0; index--) {
    tail += weights[index] ?? 0
    if (tail > allowed) return index + 1
  }
  return 0
}

const sumOf = (numbers: readonly number[]): number => numbers.reduceRight((sum, number) => sum + number, 0)
