import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RELATIVE_ERROR, SMALLEST_VALUE } from './bins.ts'
import { createHistogram, type Histogram, mean, merge, nearestRank, quantile, record } from './histogram.ts'

interface Observation {
  value: number
  weight: number
}

const histogramOf = (observations: readonly Observation[]): Histogram => {
  const histogram = createHistogram()
  for (const { value, weight } of observations) record(histogram, value, weight)
  return histogram
}

const unweighted = (values: readonly number[]): Observation[] => values.map((value) => ({ value, weight: 1 }))

/** The slow, obvious quantile: write every observation out, sort, count up to the rank. */
function exactQuantile(observations: readonly Observation[], qPercent: number): number {
  const sorted = observations
    .flatMap(({ value, weight }) => Array.from({ length: weight }, () => value))
    .sort((a, b) => a - b)
  const rank = Math.max(1, Math.ceil((qPercent * sorted.length) / 100))
  return sorted[rank - 1] as number
}

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const weight = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 40 }))
const shapes: Record<string, fc.Arbitrary<number>> = {
  uniform: positive(1, 10_000),
  'log-normal': fc
    .tuple(positive(1e-9, 1), positive(0, 1))
    .map(([u, v]) => Math.exp(6 + 1.5 * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v))),
  'heavy tail': positive(1e-6, 1).map((u) => 100 / u ** 2),
  tied: fc.constantFrom(250, 250.0001, 1_200, 5_000),
  tiny: positive(1.1e-9, 1e-6),
  huge: positive(1e290, 1e300),
  'every magnitude': positive(-8, 300).map((exponent) => 10 ** exponent),
}
const PERCENTS = [0, 1, 5, 25, 50, 75, 90, 95, 99, 100]

describe('a quantile', () => {
  test.each(Object.keys(shapes))('of %s values is within 1.1 %% of the exact nearest rank, for every q', (shape) => {
    const observation = fc.record({ value: shapes[shape] as fc.Arbitrary<number>, weight })
    fc.assert(
      fc.property(fc.array(observation, { minLength: 1, maxLength: 120 }), (observations) => {
        const histogram = histogramOf(observations)
        for (const percent of PERCENTS) {
          const exact = exactQuantile(observations, percent)
          const error = Math.abs((quantile(histogram, percent / 100) as number) / exact - 1)
          expect(error, `q ${percent} %`).toBeLessThanOrEqual(RELATIVE_ERROR * (1 + 1e-9))
        }
      }),
    )
  })

  test('is never outside what was observed, also with zeros and negatives', () => {
    const observations = fc.array(
      fc.record({
        value: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        weight,
      }),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(observations, fc.double({ min: 0, max: 1, noNaN: true }), (all, q) => {
        const histogram = histogramOf(all)
        const result = quantile(histogram, q) as number
        expect(result).toBeGreaterThanOrEqual(histogram.min)
        expect(result).toBeLessThanOrEqual(histogram.max)
      }),
    )
  })

  test('counts zeros and negatives as zero, and leaves larger values their rank', () => {
    const values = fc.array(fc.oneof(fc.constant(0), positive(-10, 0), positive(1, 100)), { minLength: 2 })
    fc.assert(
      fc.property(values, (all) => {
        const histogram = histogramOf(unweighted(all))
        for (const percent of PERCENTS) {
          const exact = exactQuantile(unweighted(all), percent)
          const result = quantile(histogram, percent / 100) as number
          if (exact <= SMALLEST_VALUE) expect(result).toBeLessThanOrEqual(0)
          else expect(Math.abs(result / exact - 1)).toBeLessThanOrEqual(RELATIVE_ERROR * (1 + 1e-9))
        }
      }),
    )
  })

  test('of one value is that value itself', () => {
    const histogram = histogramOf([{ value: 1_234.5, weight: 7 }])
    expect(PERCENTS.map((percent) => quantile(histogram, percent / 100))).toEqual(PERCENTS.map(() => 1_234.5))
  })

  test('of the last rank is the observed maximum itself, not the middle of its bin', () => {
    const histogram = histogramOf(unweighted([100, 100.1, 100.2]))
    expect([1, 0.99, 0.67].map((q) => quantile(histogram, q))).toEqual([100.2, 100.2, 100.2])
  })

  test('of nothing is null', () => {
    expect(quantile(createHistogram(), 0.5)).toBeNull()
  })

  test('of only negatives stays at the observed values', () => {
    expect(quantile(histogramOf(unweighted([-8, -5, -3])), 0.5)).toBe(-3)
  })
})

describe('the nearest rank', () => {
  test.each([
    ['0.5', 1n, 2n],
    ['0.9', 9n, 10n],
    ['0.95', 19n, 20n],
    ['0.99', 99n, 100n],
    ['0.999', 999n, 1_000n],
    ['0.07', 7n, 100n],
  ])(
    'of q %s is the ceiling of q times n in rational arithmetic, for every n up to 2000 and around each power of ten',
    (q, numerator, denominator) => {
      const counts = Array.from({ length: 2_000 }, (_, index) => index + 1)
      for (let power = 1e4; power <= 1e12; power *= 10) counts.push(power - 1, power, power + 1)
      for (const n of counts) {
        const exact = (numerator * BigInt(n) + denominator - 1n) / denominator
        if (BigInt(nearestRank(Number(q), n)) !== exact)
          expect.fail(`n ${n}: ${nearestRank(Number(q), n)}, not ${exact}`)
      }
    },
  )

  test.each([
    [0, 10, 1],
    [-0.5, 10, 1],
    [1, 10, 10],
    [1.5, 10, 10],
    [0.1, 10, 1],
    [0.1001, 10, 2],
    [0.5, 1, 1],
  ])('of q %d over %d observations is %d', (q, count, rank) => {
    expect(nearestRank(q, count)).toBe(rank)
  })
})

describe('recording', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('leaves out the value %d', (value) => {
    const histogram = createHistogram()
    record(histogram, value)
    expect(histogram).toEqual(createHistogram())
  })

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('leaves out the weight %d', (given) => {
    const histogram = createHistogram()
    record(histogram, 5, given)
    expect(histogram).toEqual(createHistogram())
  })

  test('with a weight is recording that often', () => {
    const once = histogramOf([{ value: 20, weight: 3 }])
    expect(once).toEqual(histogramOf(unweighted([20, 20, 20])))
    expect(once).toMatchObject({ count: 3, sum: 60, min: 20, max: 20 })
  })

  test('keeps the sum finite when values overflow it, in either direction', () => {
    expect(histogramOf(unweighted([1.5e308, 1.5e308])).sum).toBe(Number.MAX_VALUE)
    expect(histogramOf(unweighted([-1.5e308, -1.5e308])).sum).toBe(-Number.MAX_VALUE)
  })
})

describe('merging', () => {
  const observations = fc.array(fc.record({ value: fc.oneof(...Object.values(shapes), positive(-10, 10)), weight }), {
    maxLength: 60,
  })

  /** Sums of the same numbers in another order differ in their last bits, and by cancellation; everything else is exact. */
  function expectSame(a: Histogram, b: Histogram, all: readonly Observation[]): void {
    expect({ ...a, sum: 0 }).toEqual({ ...b, sum: 0 })
    const size = all.reduce((total, { value, weight: times }) => total + Math.abs(value) * times, 0)
    expect(Math.abs(a.sum - b.sum)).toBeLessThanOrEqual(size * 1e-12)
  }

  test('gives the histogram of both data sets, in either order', () => {
    fc.assert(
      fc.property(observations, observations, (first, second) => {
        const both = [...first, ...second]
        const [a, b] = [histogramOf(first), histogramOf(second)]
        merge(a, histogramOf(second))
        merge(b, histogramOf(first))
        expectSame(a, histogramOf(both), both)
        expectSame(b, histogramOf(both), both)
      }),
    )
  })

  test('gives the same however it is grouped', () => {
    fc.assert(
      fc.property(observations, observations, observations, (first, second, third) => {
        const left = histogramOf(first)
        merge(left, histogramOf(second))
        merge(left, histogramOf(third))
        const tail = histogramOf(second)
        merge(tail, histogramOf(third))
        const right = histogramOf(first)
        merge(right, tail)
        expectSame(left, right, [...first, ...second, ...third])
      }),
    )
  })

  test('with an empty histogram changes nothing, and leaves what is merged from alone', () => {
    const [full, empty] = [histogramOf(unweighted([1, 2, 3])), createHistogram()]
    merge(full, empty)
    expect(full).toEqual(histogramOf(unweighted([1, 2, 3])))
    expect(empty).toEqual(createHistogram())
  })

  test('keeps the sum finite', () => {
    const histogram = histogramOf(unweighted([1.5e308]))
    merge(histogram, histogramOf(unweighted([1.5e308])))
    expect(histogram.sum).toBe(Number.MAX_VALUE)
  })
})

test('the mean is the sum over the count, exact whatever the bins are, and null for nothing', () => {
  expect(
    mean(
      histogramOf([
        { value: 10, weight: 3 },
        { value: 30, weight: 1 },
      ]),
    ),
  ).toBe(15)
  expect(mean(createHistogram())).toBeNull()
})
