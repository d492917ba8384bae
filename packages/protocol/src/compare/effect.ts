import type { Estimate } from './estimate.ts'

/** A difference, after minus before. */
export interface Effect {
  /** In the unit of the values. */
  absolute: Estimate
  /**
   * In percent of what it was before; `high` is null when nothing limits it. Null as a whole when it was nothing before, when values
   * below zero are possible, and when floating point cannot hold it.
   */
  relative: { value: number; low: number; high: number | null } | null
}

/**
 * The effect between two independent figures, from the interval of each: square-and-add, which holds whatever the shape of the two
 * intervals. R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10, for shares; G. Y. Zou and A. Donner, Statistics in
 * Medicine 27 (2008) 1693-1702, in general; A. Donner and G. Y. Zou, Statistical Methods in Medical Research 21 (2012) 347-359, for
 * ratios. The two agree on whether there is a difference: one leaves out 0 when the other does.
 */
export const effectBetween = (before: Estimate, after: Estimate): Effect => ({
  absolute: {
    value: after.value - before.value,
    low: after.value - before.value - Math.hypot(after.value - after.low, before.high - before.value),
    high: after.value - before.value + Math.hypot(after.high - after.value, before.value - before.low),
  },
  relative: relativeEffect(before, after),
})

function relativeEffect(before: Estimate, after: Estimate): Effect['relative'] {
  if (before.value <= 0 || before.low < 0 || after.low < 0) return null
  // In units of the value before, so that no product of two large or two small numbers leaves floating point.
  const [b, a] = [scaled(before, before.value), scaled(after, before.value)]
  const value = ((after.value - before.value) * 100) / before.value
  const low = a.low === 0 ? 0 : product(a, 'low') / (a.value + distance(a, 'low', b, 'high'))
  if (!Number.isFinite(value) || !Number.isFinite(low)) return null
  const high = (a.value + distance(a, 'high', b, 'low')) / product(b, 'low')
  return {
    value,
    low: (low - 1) * 100,
    high: Number.isFinite(high) ? (high - 1) * 100 : null,
  }
}

const scaled = ({ value, low, high }: Estimate, by: number): Estimate => ({
  value: value / by,
  low: low / by,
  high: high / by,
})

type Limit = 'low' | 'high'

/** The limit times its mirror image on the other side of the value: the square of the value less the square of the distance between them. */
const product = (estimate: Estimate, limit: Limit): number => estimate[limit] * (2 * estimate.value - estimate[limit])

/** Half the distance between the two roots, the ratios at which the limit of the difference is zero. */
const distance = (a: Estimate, ofA: Limit, b: Estimate, ofB: Limit): number =>
  Math.sqrt(Math.max(0, a.value ** 2 - product(a, ofA) * product(b, ofB)))
