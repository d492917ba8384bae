import { expect, test } from 'vitest'
import { dayTicks } from './day-ticks.ts'

const DAY = 86_400_000
const FROM = Date.UTC(2026, 9, 23, 20)

test('are the midnights of UTC, a few days apart', () => {
  const ticks = dayTicks({ from: FROM, to: FROM + 30 * DAY }, 'UTC')
  expect(ticks.every((at) => at % DAY === 0)).toBe(true)
  expect(new Set(ticks.slice(1).map((at, index) => at - (ticks[index] ?? 0)))).toEqual(new Set([3 * DAY]))
  expect(ticks.length).toBeLessThanOrEqual(10)
})

test('are every day of a week', () => {
  expect(dayTicks({ from: FROM, to: FROM + 7 * DAY }, 'UTC')).toHaveLength(7)
})

test('are midnights of this machine, also after the clocks changed', () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const ticks = dayTicks({ from: FROM, to: FROM + 30 * DAY }, zone === 'UTC' ? 'local' : zone)
  expect(ticks.map((at) => new Date(at).getHours())).toEqual(ticks.map(() => 0))
})
