import { twoSidedChance } from './normal.ts'
import type { Ordered } from './ordered.ts'

/** Both sides in one ascending order, equal observations together. The arrays are equally long. */
export interface Merged {
  values: Float64Array
  /** How many independent samples of each side there are. */
  before: Float64Array
  after: Float64Array
}

/**
 * The chance that two samples of one and the same distribution differ at least this much in their mean score, whatever its shape: the
 * randomisation test (E. J. G. Pitman, Supplement to the JRSS 4 (1937) 119-130) by the normal approximation to its exact variance.
 * With ranks as scores it is the Mann-Whitney test with its correction for ties; with 0 and 1, the test of two shares.
 */
export function testScores(scores: ArrayLike<number>, { before, after }: Pick<Merged, 'before' | 'after'>): number {
  const [countBefore, countAfter] = [sumOf(before), sumOf(after)]
  let [sumBefore, sumAfter] = [0, 0]
  for (let index = 0; index < scores.length; index++) {
    sumBefore += at(before, index) * at(scores, index)
    sumAfter += at(after, index) * at(scores, index)
  }
  const count = countBefore + countAfter
  const mean = (sumBefore + sumAfter) / count
  let squares = 0
  for (let index = 0; index < scores.length; index++)
    squares += (at(before, index) + at(after, index)) * (at(scores, index) - mean) ** 2
  const difference = sumAfter / countAfter - sumBefore / countBefore
  if (difference === 0) return 1
  const variance = (squares / (count - 1)) * (1 / countBefore + 1 / countAfter)
  return twoSidedChance(difference / Math.sqrt(variance))
}

/** Each side is scaled to its independent samples. */
export function mergeOrdered(before: Ordered, after: Ordered): Merged {
  const most = before.values.length + after.values.length
  const merged = { values: new Float64Array(most), before: new Float64Array(most), after: new Float64Array(most) }
  const [perBefore, perAfter] = [before.size / before.total, after.size / after.total]
  let length = 0
  for (let i = 0, j = 0; i < before.values.length || j < after.values.length; length++) {
    const left = before.values[i] ?? Number.POSITIVE_INFINITY
    const right = after.values[j] ?? Number.POSITIVE_INFINITY
    merged.values[length] = Math.min(left, right)
    if (left <= right) merged.before[length] = at(before.weights, i++) * perBefore
    if (right <= left) merged.after[length] = at(after.weights, j++) * perAfter
  }
  return {
    values: merged.values.subarray(0, length),
    before: merged.before.subarray(0, length),
    after: merged.after.subarray(0, length),
  }
}

/**
 * Whether the observations after tend to be higher or lower than those before: H. B. Mann and D. R. Whitney, Annals of Mathematical
 * Statistics 18 (1947) 50-60. `higher` is the share of all pairs in which the one after is the higher, ties counted half: 0.5 is no difference.
 */
export function testRanks(merged: Merged): { pValue: number; higher: number } {
  const ranks = new Float64Array(merged.values.length)
  let [seenBefore, seen, wins] = [0, 0, 0]
  for (let index = 0; index < ranks.length; index++) {
    const [before, after] = [at(merged.before, index), at(merged.after, index)]
    ranks[index] = seen + (before + after) / 2
    wins += after * (seenBefore + before / 2)
    seen += before + after
    seenBefore += before
  }
  return { pValue: testScores(ranks, merged), higher: wins / (seenBefore * sumOf(merged.after)) }
}

/**
 * Whether one side lies above the common quantile more often than the other: the median test (A. M. Mood, "Introduction to the Theory of
 * Statistics" (1950), 16.3) at any `q`, what equals the common quantile counted half.
 */
export function testQuantile(merged: Merged, q: number): number {
  const wanted = q * (sumOf(merged.before) + sumOf(merged.after)) * (1 - 1e-12)
  let seen = 0
  let common = -1
  while (seen < wanted && common < merged.values.length - 1) {
    common++
    seen += at(merged.before, common) + at(merged.after, common)
  }
  return testScores(
    merged.values.map((_, index) => (Math.sign(index - common) + 1) / 2),
    merged,
  )
}

const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0

function sumOf(numbers: Float64Array): number {
  let sum = 0
  for (let index = 0; index < numbers.length; index++) sum += at(numbers, index)
  return sum
}
