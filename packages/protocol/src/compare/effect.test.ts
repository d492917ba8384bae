import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../quantities/index.ts'
import { effectBetween } from './effect.ts'
import type { Estimate } from './estimate.ts'

const share = (numerator: number, denominator: number): Estimate => ({
  value: (numerator / denominator) * 100,
  ...(wilsonInterval(numerator, denominator) ?? { low: 0, high: 100 }),
})

const positive = fc
  .tuple(
    fc.double({ min: 0.1, max: 1_000, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 3, noNaN: true }),
  )
  .map(([value, down, up]): Estimate => ({ value, low: value * (1 - down), high: value * (1 + up) }))

describe('the effect', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10; the order of the two shares is the other way round here.
  test.each([
    [56, 70, 48, 80, 5.24, 33.39],
    [9, 10, 3, 10, 17.05, 80.9],
    [10, 10, 0, 20, 67.91, 100],
  ])('on %i of %i over %i of %i is Newcombe’s interval', (a, n, b, m, low, high) => {
    const { absolute } = effectBetween(share(b, m), share(a, n))
    expect(absolute.low).toBeCloseTo(low, 1)
    expect(absolute.high).toBeCloseTo(high, 1)
  })

  test('holds its own value, in the unit and in percent', () => {
    fc.assert(
      fc.property(positive, positive, (before, after) => {
        const { absolute, relative } = effectBetween(before, after)
        if (!relative) return false
        const isInside = absolute.low <= absolute.value + 1e-9 && absolute.value <= absolute.high + 1e-9
        return isInside && relative.low <= relative.value + 1e-6 && relative.value <= (relative.high ?? 1e99) + 1e-6
      }),
    )
  })

  test('leaves out no change in percent exactly when it does in the unit', () => {
    fc.assert(
      fc.property(positive, positive, (before, after) => {
        const { absolute, relative } = effectBetween(before, after)
        if (!relative) return false
        const isClose = (limit: number | null): boolean => limit !== null && Math.abs(limit) < 1e-6
        if ([absolute.low, absolute.high, relative.low, relative.high].some(isClose)) return true
        return (
          absolute.low > 0 === relative.low > 0 && absolute.high < 0 === (relative.high !== null && relative.high < 0)
        )
      }),
    )
  })

  test('in percent ends at the ratio at which the difference ends at zero', () => {
    fc.assert(
      fc.property(positive, positive, (before, after) => {
        const { relative } = effectBetween(before, after)
        if (!relative) return false
        const atRatio = (percent: number): Estimate => {
          const ratio = 1 + percent / 100
          return { value: before.value * ratio, low: before.low * ratio, high: before.high * ratio }
        }
        const size = Math.max(before.high, after.high)
        expect(Math.abs(effectBetween(atRatio(relative.low), after).absolute.low) / size).toBeLessThan(1e-6)
        if (relative.high !== null && relative.high < 1e6)
          expect(Math.abs(effectBetween(atRatio(relative.high), after).absolute.high) / size).toBeLessThan(1e-6)
        return true
      }),
    )
  })

  test('in percent has no upper limit when it may have been nothing before, and none at all when it was', () => {
    expect(effectBetween({ value: 5, low: 0, high: 9 }, { value: 8, low: 7, high: 9 }).relative).toMatchObject({
      value: 60,
      high: null,
    })
    expect(effectBetween({ value: 0, low: 0, high: 1 }, { value: 8, low: 7, high: 9 }).relative).toBeNull()
  })

  test('has no percent where values below zero are possible', () => {
    expect(effectBetween({ value: 5, low: -1, high: 9 }, { value: 8, low: 7, high: 9 }).relative).toBeNull()
    expect(effectBetween({ value: 5, low: 1, high: 9 }, { value: 8, low: -7, high: 9 }).relative).toBeNull()
  })

  test('has no percent that floating point could not hold', () => {
    const near = (value: number): Estimate => ({ value, low: value * 0.9, high: value })
    expect(effectBetween(near(1.7e308), near(1e-12)).relative).toBeNull()
    expect(effectBetween(near(1), near(1.7e308)).relative).toBeNull()
  })

  test('of failures that stopped is at least all of them, and at most what the interval leaves', () => {
    for (let count = 1; count < 3_000; count++) {
      const { absolute, relative } = effectBetween(share(1, 10), share(0, count))
      expect([count, relative?.value, relative?.low]).toEqual([count, -100, -100])
      expect(absolute.low).toBeLessThanOrEqual(absolute.value)
    }
  })

  test('is exact at both ends of floating point', () => {
    const tenth = (value: number): Estimate => ({ value, low: value * 0.9, high: value * 1.1 })
    for (const size of [1e-300, 1, 1e300]) {
      const { relative } = effectBetween(tenth(size), tenth(size * 2))
      expect(relative).toMatchObject({ value: expect.closeTo(100, 9), low: expect.closeTo(73.4, 0) })
    }
  })
})
