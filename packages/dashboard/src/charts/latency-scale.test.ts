import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromLog, latencyTicks, toLog } from './latency-scale.ts'

test.each([
  [[900, 4_800], 5_000, [500, 1_000, 2_000, 5_000]],
  [[1_000, 5_000], 5_000, [1_000, 2_000, 5_000]],
  [[999, 5_001], 5_000, [500, 1_000, 2_000, 5_000, 10_000]],
  [[null, null], 5_000, [5_000]],
  [[6_000], 5_000, [5_000, 10_000]],
  [[7_200_000], 3_600_000, [3_600_000, 7_200_000]],
  [[30, 1_900], 2_000, [20, 50, 100, 200, 500, 1_000, 2_000]],
  [[19, 1_900], 2_000, [10, 20, 50, 200, 500, 1_000, 2_000]],
  [[300, 420_000], 2_000, [200, 1_000, 2_000, 10_000, 60_000, 120_000, 600_000]],
])('figures %j against a limit of %s ms are drawn between %j', (values, limitMs, ticks) => {
  expect(latencyTicks(values, limitMs)).toEqual(ticks)
})

test('every figure lies between the first and the last tick, and so does the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 864e6, noNaN: true })),
      fc.integer({ min: 1, max: 60_000 }),
      (values, limitMs) => {
        const ticks = latencyTicks(values, limitMs)
        expect(ticks.length).toBeLessThanOrEqual(7)
        for (const value of [...values, limitMs]) {
          expect(value).toBeGreaterThanOrEqual(ticks[0] ?? Number.NaN)
          expect(value).toBeLessThanOrEqual(ticks.at(-1) ?? Number.NaN)
        }
      },
    ),
  )
})

test('a logarithm is taken back, nothing stays nothing, and zero has a place', () => {
  expect(fromLog(toLog(1_850) ?? 0)).toBeCloseTo(1_850, 6)
  expect(toLog(null)).toBeNull()
  expect(toLog(0)).toBe(0)
})
