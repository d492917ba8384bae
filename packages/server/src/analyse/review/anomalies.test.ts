import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from './facts.ts'
import { reviewOf } from './test-support/review-of.ts'
import { zoneOf } from './test-support/zone-of.ts'

test.each([
  ['Europe/Vienna', '2026-W44'],
  ['Australia/Adelaide', '2026-W41'],
])('in %s, where clocks changed before %s, no peak is an hour that was closed at that time of UTC', (name, week) => {
  const zone = zoneOf(name)
  const isOpen = (at: number) => zone.localMs(at) % DAY_MS >= 8 * HOUR_MS && zone.localMs(at) % DAY_MS < 18 * HOUR_MS
  expect(reviewOf('weekly', week, (at) => (isOpen(at) ? 200 : 20), { zone }).anomalies).toEqual([])
})
