import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeTicks } from './time-ticks.ts'

const NOON = Date.UTC(2026, 10, 22, 12, 7)
const HOUR = 3_600_000
const clock = (at: number) => new Date(at).toISOString().slice(11, 16)

test.each([
  [HOUR / 4, ['11:55', '12:00', '12:05']],
  [HOUR, ['11:15', '11:30', '11:45', '12:00']],
  [6 * HOUR, ['07:00', '08:00', '09:00', '10:00', '11:00', '12:00']],
  [24 * HOUR, ['15:00', '18:00', '21:00', '00:00', '03:00', '06:00', '09:00', '12:00']],
])('a span of %s ms has round times', (lengthMs, shown) => {
  expect(timeTicks({ from: NOON - lengthMs, to: NOON }, 'UTC').map(clock)).toEqual(shown)
})

test('a week has its days', () => {
  const ticks = timeTicks({ from: NOON - 7 * 24 * HOUR, to: NOON }, 'UTC')
  expect(ticks.map(clock)).toEqual(Array(7).fill('00:00'))
})

test('ticks lie within their span, and there is room for their labels', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 90 * 24 * HOUR }), (lengthMs) => {
      const span = { from: NOON - lengthMs, to: NOON }
      const ticks = timeTicks(span, 'UTC')
      expect(ticks.length).toBeLessThanOrEqual(11)
      for (const at of ticks) expect(at >= span.from && at <= span.to).toBe(true)
    }),
  )
})
