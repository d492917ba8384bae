import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planComparisons, planWindow } from './operation-window.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NOW = Date.parse('2026-03-01T10:17:42.123Z')
const KEPT = { rawMs: 7 * DAY_MS, minuteMs: 30 * DAY_MS, hourMs: 400 * DAY_MS }

const windowOf = (to: number, lengthMs: number) => ({ from: to - lengthMs, to, lengthMs })

describe('earlier periods', () => {
  test('end before the window begins, and are whole minutes or hours, however short it is and wherever it lies', () => {
    const length = fc.oneof(fc.integer({ min: 1, max: 3 * MINUTE_MS }), fc.integer({ min: 1, max: 60 * DAY_MS }))
    const back = fc.integer({ min: 0, max: 40 * DAY_MS })
    fc.assert(
      fc.property(length, back, (lengthMs, backMs) => {
        const range = planWindow(windowOf(NOW - backMs, lengthMs), 0, KEPT, NOW)
        const { previous, weekBefore } = planComparisons(range, KEPT, NOW)
        for (const { window, precision } of [previous, ...(weekBefore ? [weekBefore] : [])]) {
          const unit = precision === 'hour' ? HOUR_MS : MINUTE_MS
          expect(window.to).toBeLessThanOrEqual(range.window.from)
          expect([window.from % unit, window.to % unit, window.to - window.from]).toEqual([0, 0, window.lengthMs])
          expect(window.lengthMs).toBeGreaterThan(0)
        }
        expect(range.window.from - previous.window.to).toBeLessThan(previous.precision === 'hour' ? HOUR_MS : MINUTE_MS)
      }),
    )
  })

  test('of half a minute in the middle of one are the whole minute before', () => {
    const range = planWindow(windowOf(Date.parse('2026-03-01T10:17:30Z'), 30_000), 0, KEPT, NOW)
    const { previous } = planComparisons({ ...range, window: windowOf(range.window.to + 30_000, 30_000) }, KEPT, NOW)
    expect(previous.window).toEqual(windowOf(Date.parse('2026-03-01T10:17:00Z'), MINUTE_MS))
  })

  test.each([
    [7 * DAY_MS - HOUR_MS, true],
    [7 * DAY_MS, false],
  ])('a week before %i ms is there only when the two do not touch: %s', (lengthMs, isThere) => {
    const range = planWindow(windowOf(NOW, lengthMs), 0, KEPT, NOW)
    expect(planComparisons(range, KEPT, NOW).weekBefore !== undefined).toBe(isThere)
  })
})

describe('what a window is read from', () => {
  test.each([
    [DAY_MS, 2_000_000, 'raw'],
    [DAY_MS, 2_000_001, 'minute'],
    [DAY_MS + 1, 0, 'minute'],
    [2 * DAY_MS, 0, 'minute'],
    [2 * DAY_MS + 1, 0, 'hour'],
  ])('%i ms of %i operations: %s', (lengthMs, operations, precision) => {
    expect(planWindow(windowOf(NOW, lengthMs), operations, KEPT, NOW).precision).toBe(precision)
  })

  test.each([
    [7 * DAY_MS, 'raw'],
    [7 * DAY_MS + 1, 'minute'],
    [30 * DAY_MS, 'minute'],
    [30 * DAY_MS + 1, 'hour'],
  ])('an hour that began %i ms ago: %s', (agoMs, precision) => {
    expect(planWindow(windowOf(NOW - agoMs + HOUR_MS, HOUR_MS), 0, KEPT, NOW).precision).toBe(precision)
  })
})
