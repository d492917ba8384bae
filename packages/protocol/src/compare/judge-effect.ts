import type { Effect } from './effect.ts'

export type ComparisonVerdict = 'improved' | 'degraded' | 'stable' | 'inconclusive'

/** What makes a difference count. */
export interface Limits {
  /** Whether lower or higher values are the better ones. */
  better: 'lower' | 'higher'
  /** A change counts when it is larger than this, in percent of what it was; one of exactly this size does not (X21). */
  minimumPercent: number
  /** And larger than this, in the unit of the values, which keeps 20 % of almost nothing quiet. */
  minimumDifference: number
  /** A difference is shown when chance alone makes one as large less often than this. */
  significance: number
}

/**
 * The rule. `improved` and `degraded` need all three: the difference counts, its 95 % interval leaves out 0, and chance alone would
 * rarely make it. `stable` needs an interval that leaves out every difference that counts. Whatever is neither shown nor ruled out is
 * `inconclusive`.
 */
export function judgeEffect({ absolute, relative }: Effect, pValue: number, limits: Limits): ComparisonVerdict {
  const { better, minimumPercent, minimumDifference, significance } = limits
  const isShown = pValue < significance && (absolute.low > 0 || absolute.high < 0)
  const counts =
    Math.abs(absolute.value) > minimumDifference && (relative === null || Math.abs(relative.value) > minimumPercent)
  if (isShown && counts) return absolute.value < 0 === (better === 'lower') ? 'improved' : 'degraded'
  return lies(absolute, minimumDifference) || (relative !== null && lies(relative, minimumPercent))
    ? 'stable'
    : 'inconclusive'
}

/** Limits in percent have been divided and multiplied a few times: 110 of 100 is 10.000000000000009 %. */
const SLACK = 1e-9

const lies = ({ low, high }: { low: number; high: number | null }, within: number): boolean =>
  low >= -within - SLACK && high !== null && high <= within + SLACK
