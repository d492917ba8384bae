import { describe, expect, test } from 'vitest'
import { studentQuantile, twoSidedChance, Z_95 } from './normal.ts'

describe('the chance of a standard normal number at least this far out', () => {
  // Two times the upper tail, as the C library's erfc gives it.
  test.each([
    [0, 1],
    [1, 0.317310507862914],
    [1.959964, 0.04999999819288],
    [2.999999, 0.00269980493],
    [3.000001, 0.00269978721],
    [3.290526731, 0.001],
    [5, 5.733031437583867e-7],
    [10, 1.523970604832094e-23],
    [30, 9.813427854297e-198],
  ])('%d is %d', (z, chance) => {
    expect(twoSidedChance(z) / chance).toBeCloseTo(1, 7)
    expect(twoSidedChance(-z)).toBe(twoSidedChance(z))
  })

  test('does not jump where the formula changes', () => {
    const [left, right] = [twoSidedChance(3), twoSidedChance(3 + 1e-12)]
    expect(Math.abs(left / right - 1)).toBeLessThan(1e-10)
  })

  test('never leaves 0 to 1', () => {
    expect([1e-300, 40, 1e10, Number.POSITIVE_INFINITY].map(twoSidedChance)).toEqual([1, expect.closeTo(0, 12), 0, 0])
  })
})

describe("the quantile of Student's t", () => {
  test.each([
    [5, 2.5706],
    [9, 2.2622],
    [19, 2.093],
    [29, 2.0452],
    [99, 1.9842],
    [999, 1.9623],
    [1e9, Z_95],
  ])('with %i degrees of freedom is %d', (degreesOfFreedom, quantile) => {
    expect(Math.abs(studentQuantile(degreesOfFreedom) / quantile - 1)).toBeLessThan(0.001)
  })
})
