import type { Summary } from './summary.ts'

/** A change of the mean in percent, with its 95 % interval; `interval` is null when the spread is not known. */
export interface MeanChange {
  percent: number
  interval: { low: number; high: number } | null
  /** The interval leaves out zero. */
  significant: boolean
}

/** Standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959964

/**
 * How the mean of `now` differs from that of `before`; undefined unless both have a mean above zero.
 * The interval is that of the ratio of two independent means: ln(now / before) ± 1.96 √(s₁²/(n₁ m₁²) + s₂²/(n₂ m₂²)), the delta
 * method on the logarithm (Katz et al., Biometrics 34 (1978), for ratios; Welch's unequal variances). It takes operations as
 * independent of each other, and is rough below some twenty on either side.
 */
export function changeOfMean(before: Summary, now: Summary): MeanChange | undefined {
  if (before.mean === null || now.mean === null || before.mean <= 0 || now.mean <= 0) return undefined
  const ratio = now.mean / before.mean
  const percent = (ratio - 1) * 100
  if (before.deviation === null || now.deviation === null) return { percent, interval: null, significant: false }
  const half = Z * Math.sqrt(relativeVariance(before, before.mean) + relativeVariance(now, now.mean))
  const bound = (logarithm: number): number => Math.expm1(logarithm) * 100
  const interval = { low: bound(Math.log(ratio) - half), high: bound(Math.log(ratio) + half) }
  return { percent, interval, significant: interval.low > 0 || interval.high < 0 }
}

const relativeVariance = ({ deviation, count }: Summary, mean: number): number => ((deviation ?? 0) / mean) ** 2 / count
