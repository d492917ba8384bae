import { createRandom, type Draw, drawMany } from '../../../test-support/shapes.ts'
import { createHistogram, record } from '../../histogram/index.ts'
import { type ComparisonOptions, compareDistributions, type Side } from '../compare-distributions.ts'
import type { Statistic } from '../estimate.ts'

export const exactly = (values: ArrayLike<number>, failures = 0): Side => ({
  observations: { kind: 'samples', values },
  count: values.length,
  failures,
})

export function binned(values: ArrayLike<number>, failures = 0): Side {
  const histogram = createHistogram()
  for (const value of Array.from(values)) record(histogram, value)
  return { observations: { kind: 'histogram', histogram }, count: values.length, failures }
}

export interface Trial {
  draw: Draw
  before: number
  after: number
  form: (values: ArrayLike<number>) => Side
  statistics: readonly Statistic[]
  seed: number
  /** How often. */
  runs: number
  /** The factor on every value after; default 1. */
  slowdown?: number
  options?: ComparisonOptions
}

/** In what share of the runs the comparison said that something changed, in percent, for each statistic. */
export function changesSeen(trial: Trial): Record<string, number> {
  const { draw, before, after, form, statistics, seed, runs, slowdown = 1, options } = trial
  const random = createRandom(seed)
  const seen: Record<string, number> = Object.fromEntries(statistics.map((statistic) => [statistic, 0]))
  for (let run = 0; run < runs; run++) {
    const [left, right] = [
      form(drawMany(before, draw, random)),
      form(drawMany(after, (own) => slowdown * draw(own), random)),
    ]
    for (const statistic of statistics) {
      const { verdict } = compareDistributions(left, right, { statistic, ...options }).values
      if (verdict === 'improved' || verdict === 'degraded') seen[statistic] = (seen[statistic] ?? 0) + 100 / runs
    }
  }
  return seen
}

/** The same for the share of failures, which is `percent` on both sides. */
export function failureChangesSeen(before: number, after: number, percent: number, runs: number): number {
  const random = createRandom(before + after)
  const outOf = (count: number): Side => {
    let failures = 0
    for (let index = 0; index < count; index++) failures += random() < percent / 100 ? 1 : 0
    return { ...exactly([]), count, failures }
  }
  let seen = 0
  for (let run = 0; run < runs; run++) {
    const verdict = compareDistributions(outOf(before), outOf(after)).failures?.verdict
    seen += verdict === 'improved' || verdict === 'degraded' ? 100 / runs : 0
  }
  return seen
}
