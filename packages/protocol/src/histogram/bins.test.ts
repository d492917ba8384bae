import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BINS_PER_DOUBLING,
  binOf,
  LARGEST_BIN,
  RELATIVE_ERROR,
  SMALLEST_VALUE,
  upperEdgeOf,
  valueOfBin,
  ZERO_BIN,
} from './bins.ts'

/** Every magnitude that has a bin of its own, evenly over the exponents. */
const magnitude = fc
  .record({ exponent: fc.integer({ min: -29, max: 1_022 }), mantissa: fc.double({ min: 1, max: 2, noNaN: true }) })
  .map(({ exponent, mantissa }) => mantissa * 2 ** exponent)

/** Room for the rounding of one logarithm and one power at the far ends of the scale. */
const ROUNDING = 1e-12

describe('the bin of a value', () => {
  test.each([
    [1, 0],
    [1.0001, 1],
    [2 ** (1 / 32), 1],
    [2, 32],
    [2.0001, 33],
    [0.5, -32],
    [1_024, 320],
    [SMALLEST_VALUE, ZERO_BIN],
    [SMALLEST_VALUE * 1.001, -956],
    [0, ZERO_BIN],
    [-1, ZERO_BIN],
    [-1e300, ZERO_BIN],
    [1.7e308, 32_766],
    [Number.MAX_VALUE, LARGEST_BIN],
  ])('%d falls into bin %d', (value, bin) => {
    expect(binOf(value)).toBe(bin)
  })

  test('powers of two end their bin exactly, so that merging with other implementations of scale 5 is exact there', () => {
    for (let exponent = -29; exponent < 1_023; exponent++) {
      expect(binOf(2 ** exponent)).toBe(exponent * BINS_PER_DOUBLING)
    }
  })

  test('lies between the edges of the bin: above the lower, up to the upper', () => {
    fc.assert(
      fc.property(magnitude, (value) => {
        const bin = binOf(value)
        expect(upperEdgeOf(bin - 1)).toBeLessThanOrEqual(value * (1 + ROUNDING))
        expect(upperEdgeOf(bin)).toBeGreaterThanOrEqual(value * (1 - ROUNDING))
      }),
    )
  })

  test('never sorts a larger value before a smaller one', () => {
    fc.assert(
      fc.property(magnitude, magnitude, (a, b) => {
        expect(binOf(Math.min(a, b))).toBeLessThanOrEqual(binOf(Math.max(a, b)))
      }),
    )
  })

  test('fits an Int16, in which the store keeps it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(new Int16Array([binOf(value)])[0]).toBe(binOf(value))
      }),
    )
  })
})

describe('the value of a bin', () => {
  test('is within the stated relative error of everything in the bin', () => {
    fc.assert(
      fc.property(magnitude, (value) => {
        expect(Math.abs(valueOfBin(binOf(value)) / value - 1)).toBeLessThanOrEqual(RELATIVE_ERROR + ROUNDING)
      }),
    )
  })

  test('is within 1.1 %, as the product promises', () => {
    expect(RELATIVE_ERROR).toBeGreaterThan(0.01)
    expect(RELATIVE_ERROR).toBeLessThan(0.011)
  })

  test('is zero for the zero bin, which has no width', () => {
    expect([valueOfBin(ZERO_BIN), upperEdgeOf(ZERO_BIN)]).toEqual([0, 0])
  })
})
