import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClockSample, createClockOffset } from './clock-offset.ts'

/** A request that left at 0 on a clock that is `offsetMs` behind the server's, with these transit times. */
const exchange = (offsetMs: number, thereMs: number, backMs: number): ClockSample => ({
  sentAtMs: 0,
  roundTripMs: thereMs + backMs,
  receivedAtMs: thereMs + offsetMs,
})

function offsetAfter(...samples: ClockSample[]): number | undefined {
  const offset = createClockOffset()
  for (const sample of samples) offset.observe(sample)
  return offset.currentMs()
}

test('nothing is known before the first answer', () => {
  expect(offsetAfter()).toBeUndefined()
})

describe('an offset counts only beyond half the round trip and 1 ms', () => {
  test.each([
    { offsetMs: 60_000, there: 10, back: 10, expected: 60_000 },
    { offsetMs: -60_000, there: 10, back: 10, expected: -60_000 },
    { offsetMs: 11, there: 10, back: 10, expected: 0 },
    { offsetMs: 12, there: 10, back: 10, expected: 12 },
    { offsetMs: -11, there: 10, back: 10, expected: 0 },
    { offsetMs: -12, there: 10, back: 10, expected: -12 },
    { offsetMs: 0, there: 100, back: 0, expected: 0 },
  ])('$offsetMs ms with $there ms there and $back ms back gives $expected', ({ offsetMs, there, back, expected }) => {
    expect(offsetAfter(exchange(offsetMs, there, back))).toBe(expected)
  })
})

test('the exchange with the shortest round trip is believed', () => {
  expect(offsetAfter(exchange(500, 400, 2), exchange(500, 1, 1), exchange(500, 2, 700))).toBe(500)
})

test('eight answers after a clock was set anew, the new offset is believed', () => {
  const before = exchange(500, 1, 1)
  const after = exchange(9_000, 20, 20)
  expect(offsetAfter(before, ...Array(7).fill(after))).toBe(500)
  expect(offsetAfter(before, ...Array(8).fill(after))).toBe(9_000)
})

test('an answer without a time, or a round trip that cannot be, is no sample', () => {
  expect(offsetAfter({ sentAtMs: 0, roundTripMs: 2, receivedAtMs: Number.NaN })).toBeUndefined()
  expect(offsetAfter({ sentAtMs: 0, roundTripMs: -1, receivedAtMs: 5 })).toBeUndefined()
})

test('the estimate is never further from the truth than the shortest round trip allows', () => {
  const transit = fc.integer({ min: 0, max: 2_000 })
  fc.assert(
    fc.property(
      fc.integer({ min: -86_400_000, max: 86_400_000 }),
      fc.array(fc.tuple(transit, transit), { minLength: 1, maxLength: 8 }),
      (offsetMs, transits) => {
        const estimate = offsetAfter(...transits.map(([there, back]) => exchange(offsetMs, there, back)))
        const shortest = Math.min(...transits.map(([there, back]) => there + back))
        // What is not told (0) may hide half a round trip and 1 ms more than the error itself.
        const allowed = estimate === 0 ? shortest + 1 : shortest / 2 + 0.5
        expect(Math.abs((estimate ?? Number.NaN) - offsetMs)).toBeLessThanOrEqual(allowed)
      },
    ),
  )
})
