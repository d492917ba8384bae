import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { percentOf, wilsonInterval } from './share.ts'

test('a share of nothing is unknown, neither 0 % nor 100 %', () => {
  expect(percentOf(0, 0)).toBeNull()
  expect(wilsonInterval(0, 0)).toBeNull()
})

describe('the Wilson interval', () => {
  // Figures after Wilson (1927) as published calculators give them, to a tenth of a percent.
  test.each([
    [7, 10, 39.7, 89.2],
    [9, 10, 59.6, 98.2],
    [0, 10, 0, 27.8],
    [10, 10, 72.2, 100],
    [135, 142, 90.2, 97.6],
    [1, 1, 20.7, 100],
  ])('of %i in %i reaches from %f to %f %%', (numerator, denominator, low, high) => {
    const interval = wilsonInterval(numerator, denominator)
    expect(interval?.low).toBeCloseTo(low, 1)
    expect(interval?.high).toBeCloseTo(high, 1)
  })

  test('begins at 0 when nothing failed and ends at 100 when everything did, to the last digit', () => {
    for (let count = 1; count < 3_000; count++)
      expect([count, wilsonInterval(0, count)?.low, wilsonInterval(count, count)?.high]).toEqual([count, 0, 100])
  })

  test('holds the share, stays inside 0 to 100, and narrows as events are added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const hits = Math.round(count * share)
        const one = wilsonInterval(hits, count)
        const ten = wilsonInterval(hits * 10, count * 10)
        const percent = percentOf(hits, count)
        if (!one || !ten || percent === null) return false
        const holds = one.low <= percent + 1e-9 && percent <= one.high + 1e-9 && one.low >= 0 && one.high <= 100
        return holds && ten.high - ten.low < one.high - one.low
      }),
    )
  })
})
