import { expect, test } from 'vitest'
import { offsetOf } from './clock.ts'

const NOW = 1_760_000_000_000

test.each([
  [{}, 0],
  [{ sentAt: NOW }, 0],
  [{ sentAt: NOW - 999 }, 0],
  [{ sentAt: NOW - 1_000 }, 1_000],
  [{ sentAt: NOW + 3_600_000 }, -3_600_000],
  [{ sentAt: new Date(NOW - 60_000).toISOString() }, 60_000],
  [{ sentAt: 'now' }, 0],
  [{ sentAt: 0 }, 0],
  [{ sentAt: NOW - 60_000, clockOffsetMs: 12.4 }, 12],
  [{ clockOffsetMs: -250 }, -250],
  [{ clockOffsetMs: Number.NaN, sentAt: NOW - 5_000 }, 5_000],
  [{ clockOffsetMs: 1e300 }, 0],
])('%o is off by %i ms', (envelope, offsetMs) => {
  expect(offsetOf(envelope, NOW)).toBe(offsetMs)
})
