import { binOf, type Histogram, upperEdgeOf, valueOfBin, ZERO_BIN } from '../histogram/index.ts'

/** What was observed on one side of a comparison. */
export type Observations = (Samples | { kind: 'histogram'; histogram: Histogram }) & {
  /**
   * How many independent measurements are behind the observations, at most their count. Give it when counts were scaled up (one in ten was
   * kept and counted ten times) or hang together (all of one bad hour). By default every count of a histogram is a measurement, and
   * weighted samples are worth what Kish's effective sample size says.
   */
  independent?: number
}

interface Samples {
  kind: 'samples'
  /** In any order; values that are not finite are left out. */
  values: ArrayLike<number>
  /** How many observations each value stands for; 1 when absent. Values with a weight that is not positive are left out. */
  weights?: ArrayLike<number>
}

/** Observations in ascending order, equal ones together. The arrays are equally long. */
export interface Ordered {
  /** What the values stand for: the exact value, or the middle of a bin, which is the same on both sides wherever their limits are. */
  values: Float64Array
  /** The limits between which the true values lie; the same array as `values` when they are exact. */
  lows: Float64Array
  highs: Float64Array
  weights: Float64Array
  /** The sum of the weights. */
  total: number
  /** Independent measurements; every interval and every test goes by this. */
  size: number
  mean: number
}

/** Brings both sides to one resolution: when one of them is binned, so is the other, since 250 ms and the bin of 250 ms are not two values. */
export function orderBoth(before: Observations, after: Observations): [Ordered, Ordered] {
  const sides = [orderObservations(before), orderObservations(after)] as const
  if (before.kind === after.kind) return [...sides]
  return before.kind === 'samples' ? [binOrdered(sides[0]), sides[1]] : [sides[0], binOrdered(sides[1])]
}

export const orderObservations = (observations: Observations): Ordered =>
  observations.kind === 'histogram'
    ? orderHistogram(observations.histogram, observations.independent)
    : orderSamples(observations)

interface Sorted {
  values: Float64Array
  weights?: Float64Array
}

function orderSamples({ values, weights, independent }: Samples & { independent?: number }): Ordered {
  const sorted: Sorted = weights
    ? sortWeighted(values, weights)
    : { values: Float64Array.from(values).filter(Number.isFinite).sort() }
  const distinct = new Float64Array(sorted.values.length)
  const counts = new Float64Array(sorted.values.length)
  let [length, total, squares, sum] = [0, 0, 0, 0]
  for (let index = 0; index < sorted.values.length; index++) {
    const value = sorted.values[index] ?? 0
    const weight = sorted.weights?.[index] ?? 1
    total += weight
    squares += weight * weight
    sum += value * weight
    if (length === 0 || distinct[length - 1] !== value) distinct[length++] = value
    counts[length - 1] = (counts[length - 1] ?? 0) + weight
  }
  const exact = distinct.subarray(0, length)
  // L. Kish, "Survey Sampling" (1965), 8.2: the size of an unweighted sample that would be as informative.
  const size = independent ?? (total * total) / squares
  return ordered({ values: exact, lows: exact, highs: exact, weights: counts.subarray(0, length), total, size, sum })
}

function sortWeighted(values: ArrayLike<number>, weights: ArrayLike<number>): Sorted {
  const pairs = Array.from(values, (value, index) => ({ value, weight: weights[index] ?? 1 }))
    .filter(({ value, weight }) => Number.isFinite(value) && weight > 0)
    .sort((a, b) => a.value - b.value)
  return {
    values: Float64Array.from(pairs, ({ value }) => value),
    weights: Float64Array.from(pairs, ({ weight }) => weight),
  }
}

function orderHistogram({ bins, min, max, count, sum }: Histogram, independent = count): Ordered {
  const ascending = [...bins.keys()].sort((a, b) => a - b)
  const within = (value: number): number => Math.min(Math.max(value, min), max)
  return ordered({
    values: Float64Array.from(ascending, valueOfBin),
    lows: Float64Array.from(ascending, (bin) => (bin === ZERO_BIN ? Math.min(min, 0) : within(upperEdgeOf(bin - 1)))),
    highs: Float64Array.from(ascending, (bin) => within(upperEdgeOf(bin))),
    weights: Float64Array.from(ascending, (bin) => bins.get(bin) ?? 0),
    total: count,
    size: independent,
    sum,
  })
}

function ordered({ sum, ...fields }: Omit<Ordered, 'mean'> & { sum: number }): Ordered {
  const { total, size } = fields
  return { ...fields, size: total === 0 ? 0 : Math.max(1, Math.min(size, total)), mean: total === 0 ? 0 : sum / total }
}

function binOrdered(exact: Ordered): Ordered {
  const bins = new Map<number, number>()
  exact.values.forEach((value, index) => {
    const bin = binOf(value)
    bins.set(bin, (bins.get(bin) ?? 0) + (exact.weights[index] ?? 0))
  })
  const [min, max] = [exact.values[0] ?? 0, exact.values.at(-1) ?? 0]
  const histogram = { bins, min, max, count: exact.total, sum: exact.mean * exact.total }
  return orderHistogram(histogram, exact.size)
}
