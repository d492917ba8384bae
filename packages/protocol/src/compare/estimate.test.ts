import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, drawMany, SHAPES } from '../../test-support/shapes.ts'
import { createHistogram, nearestRank, quantile, RELATIVE_ERROR, record } from '../histogram/index.ts'
import { estimate, readStatistic } from './estimate.ts'
import { orderBoth, orderObservations } from './ordered.ts'

const histogramOf = (values: Iterable<number>) => {
  const histogram = createHistogram()
  for (const value of values) record(histogram, value)
  return { kind: 'histogram', histogram } as const
}
const samples = (values: ArrayLike<number>, weights?: number[]) =>
  ({ kind: 'samples', values, ...(weights && { weights }) }) as const

const latencies = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 80 })
const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const

describe('a quantile', () => {
  test('of samples is the nearest rank, exactly; of a histogram what the histogram says', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sorted = [...values].sort((a, b) => a - b)
        const binned = histogramOf(values)
        for (const [statistic, q] of QUANTILES) {
          expect(readStatistic(statistic, orderObservations(samples(values)))).toBe(
            sorted[nearestRank(q, values.length) - 1],
          )
          const exact = quantile(binned.histogram, q) as number
          const error = Math.abs((readStatistic(statistic, orderObservations(binned)) as number) / exact - 1)
          expect(error).toBeLessThanOrEqual(RELATIVE_ERROR)
        }
      }),
    )
  })

  test('with weights is that of each value written out as often', () => {
    const weighted = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(weighted, (pairs) => {
        const written = pairs.flatMap(([value, weight]) => Array.from({ length: weight }, () => value))
        const ordered = orderObservations(
          samples(
            pairs.map(([value]) => value),
            pairs.map(([, weight]) => weight),
          ),
        )
        for (const statistic of ['p50', 'p95', 'p99'] as const)
          expect(readStatistic(statistic, ordered)).toBe(readStatistic(statistic, orderObservations(samples(written))))
        expect(readStatistic('mean', ordered)).toBeCloseTo(
          readStatistic('mean', orderObservations(samples(written))) as number,
          9,
        )
      }),
    )
  })

  test('has an interval that reaches to the edges of its bins, so that it holds the exact one', () => {
    const random = createRandom(3)
    for (const draw of Object.values(SHAPES)) {
      const values = drawMany(900, draw, random)
      for (const [statistic] of QUANTILES) {
        const exact = estimate(statistic, orderObservations(samples(values)))
        const binned = estimate(statistic, orderObservations(histogramOf(values)))
        if (!exact || !binned) expect.fail('900 samples are enough for an interval')
        expect(binned.low).toBeLessThanOrEqual(exact.low)
        expect(binned.high).toBeGreaterThanOrEqual(exact.high)
        expect(binned.high / exact.high - 1).toBeLessThan(2.2 * RELATIVE_ERROR)
      }
    }
  })

  test.each([
    ['p50', 5, 6],
    ['p95', 71, 72],
    ['p99', 367, 368],
  ] as const)('%s has no interval with %i samples, and one with %i', (statistic, few, enough) => {
    const of = (count: number) =>
      estimate(statistic, orderObservations(samples(drawMany(count, Math.random, () => 0.5))))
    expect(of(few)).toBeUndefined()
    expect(of(enough)).toBeDefined()
    const almost = { ...samples(drawMany(enough, Math.random, () => 0.5)), independent: enough - 0.1 }
    expect(estimate(statistic, orderObservations(almost))).toBeUndefined()
  })
})

describe('the mean', () => {
  test('has Student’s interval', () => {
    // t of 9 degrees of freedom is 2.2622; the standard deviation of 1 to 10 is 3.02765.
    const found = estimate('mean', orderObservations(samples([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])))
    expect(found?.value).toBe(5.5)
    expect(found?.high).toBeCloseTo(5.5 + (2.2622 * 3.02765) / Math.sqrt(10), 2)
    expect(found?.low).toBeCloseTo(5.5 - (2.2622 * 3.02765) / Math.sqrt(10), 2)
  })

  test('of what has no negative values is not below 0', () => {
    expect(estimate('mean', orderObservations(samples([0, 0, 90])))?.low).toBe(0)
    expect(estimate('mean', orderObservations(samples([-1, 0, 90])))?.low).toBeLessThan(0)
    expect(estimate('mean', orderObservations(histogramOf([-1, 0, 90])))?.low).toBeLessThan(0)
  })

  test('of a histogram is exact, though its values are known to 1.1 %', () => {
    expect(readStatistic('mean', orderObservations(histogramOf([101, 202, 303])))).toBe(202)
  })

  test('has no interval when its values spread beyond floating point', () => {
    expect(estimate('mean', orderObservations(samples([1, 1e200])))).toBeUndefined()
  })
})

describe('how many independent samples there are', () => {
  test.each([
    ['as many as values', samples([5, 6, 7]), 3],
    ['no more for equal weights', samples([5, 6, 7], [10, 10, 10]), 3],
    ['fewer where weights differ', samples([5, 6], [3, 1]), 1.6],
    ['as many as a histogram counts', histogramOf([5, 5, 6]), 3],
    ['what is said', { ...samples([5, 6], [30, 30]), independent: 60 }, 60],
    ['what is said of a histogram', { ...histogramOf([5, 5, 6]), independent: 2 }, 2],
    ['never more than were counted', { ...samples([5, 6, 7]), independent: 60 }, 3],
    ['never less than one', { ...samples([5, 6, 7]), independent: 0.2 }, 1],
    ['none', samples([]), 0],
  ] as const)('%s', (_, observations, size) => {
    expect(orderObservations(observations).size).toBe(size)
  })

  test('values that are not finite and weights that are not positive are left out', () => {
    const ordered = orderObservations(samples([Number.NaN, 5, Number.POSITIVE_INFINITY, 6, 7], [1, 1, 1, 0, -2]))
    expect(ordered).toMatchObject({ total: 1, mean: 5 })
    expect(orderObservations(samples([Number.NaN, 5, Number.NEGATIVE_INFINITY]))).toMatchObject({ total: 1, mean: 5 })
  })
})

test('samples beside a histogram are put into the same bins, in either order; beside samples they stay exact', () => {
  const [left, right] = orderBoth(samples([250, 250, 400]), histogramOf([250, 400]))
  expect(left.values).toEqual(right.values)
  expect(left.mean).toBe(300)
  expect(orderBoth(histogramOf([250, 400]), samples([250, 250, 400]))[1]).toEqual(left)
  expect(orderBoth(samples([250]), samples([400]))[0].values).toEqual(Float64Array.of(250))
})

test('a bin is the same value on both sides, also where one of them observed only a part of it', () => {
  const [left, right] = orderBoth(histogramOf([250, 250]), histogramOf([250, 251, 400]))
  expect(right.values[0]).toBe(left.values[0])
  expect(readStatistic('p50', left)).toBe(250)
})
