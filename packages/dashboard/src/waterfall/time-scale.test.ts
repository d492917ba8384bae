import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisFor } from './time-scale.ts'

test.each([
  [0, [0, 1]],
  [4_999, [0, 1_000, 2_000, 3_000, 4_000, 5_000]],
  [5_000, [0, 1_000, 2_000, 3_000, 4_000, 5_000]],
  [5_001, [0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]],
  [8_001, [0, 2_000, 4_000, 6_000, 8_000, 10_000]],
])('an axis for %s ms has the ticks %s', (longestMs, ticks) => {
  expect(axisFor(longestMs)).toEqual({ axisMs: ticks.at(-1), ticks })
})

test('an axis holds what it is for, with few and even steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e11, noNaN: true }), (longestMs) => {
      const { axisMs, ticks } = axisFor(longestMs)
      expect(axisMs).toBeGreaterThanOrEqual(longestMs)
      expect(ticks.length).toBeLessThanOrEqual(9)
      expect(new Set(ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0))).size).toBe(1)
      expect(axisMs - (ticks[1] ?? 0)).toBeLessThan(Math.max(longestMs, 1))
    }),
  )
})
