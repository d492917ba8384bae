import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseBands, MOST_BANDS } from './bands.ts'

const limits = (shortestMs: number, longestMs: number): number[] => {
  const bands = chooseBands(shortestMs, longestMs)
  return [...bands.map(({ fromMs }) => fromMs), bands.at(-1)?.toMs ?? 0]
}

test.each([
  [100, 100, [90, 100]],
  [100.1, 109, [100, 110]],
  [80, 150, [70, 80, 90, 100, 110, 125, 140, 160]],
  [1, 1_000, [0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000]],
  [
    0.12,
    90_000,
    [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000],
  ],
])('durations from %d to %d ms have limits that are read easily', (shortest, longest, expected) => {
  expect(limits(shortest, longest)).toEqual(expected)
})

test('bands are few, join each other, and hold what they are for', () => {
  const duration = fc.double({ min: 1e-9, max: 1e300, noNaN: true })
  fc.assert(
    fc.property(duration, duration, (a, b) => {
      const [shortest, longest] = [Math.min(a, b), Math.max(a, b)]
      const bands = chooseBands(shortest, longest)
      expect(bands.length).toBeGreaterThan(0)
      expect(bands.length).toBeLessThanOrEqual(MOST_BANDS)
      expect(bands.slice(1).map(({ fromMs }) => fromMs)).toEqual(bands.slice(0, -1).map(({ toMs }) => toMs))
      expect(bands.at(-1)?.toMs).toBeGreaterThanOrEqual(longest)
      expect(bands.at(-1)?.fromMs).toBeLessThan(longest)
      if (longest / shortest < 1e18) expect(bands[0]?.fromMs).toBeLessThan(shortest)
    }),
  )
})
