import { describe, expect, test } from 'vitest'
import { zoneOf } from '../../analyse/review/test-support/zone-of.ts'
import { type DueTimes, latestDue, nextDue } from './due.ts'

const HOUR_MS = 3_600_000
const VIENNA = zoneOf('Europe/Vienna')
const UTC = zoneOf('UTC')

const daily = (minuteOfDay = 8 * 60): DueTimes => ({ kind: 'daily', minuteOfDay })
const weekly = (weekday = 1): DueTimes => ({ kind: 'weekly', minuteOfDay: 8 * 60, weekday })
const monthly = (dayOfMonth = 1): DueTimes => ({ kind: 'monthly', minuteOfDay: 8 * 60, dayOfMonth })

describe('the latest due time', () => {
  test.each([
    ['a day, before its time', daily(), UTC, '2026-11-20T07:59:59.999Z', '2026-11-19T08:00', '2026-11-18'],
    ['a day, at its time', daily(), UTC, '2026-11-20T08:00:00Z', '2026-11-20T08:00', '2026-11-19'],
    ['a day at midnight', daily(0), UTC, '2026-11-20T00:00:00Z', '2026-11-20T00:00', '2026-11-19'],
    ['a day at its end', daily(1_440), UTC, '2026-11-20T00:00:00Z', '2026-11-20T00:00', '2026-11-19'],
    ['a week, on its day', weekly(), UTC, '2026-11-23T08:00:00Z', '2026-11-23T08:00', '2026-W47'],
    ['a week, just before', weekly(), UTC, '2026-11-23T07:59:59Z', '2026-11-16T08:00', '2026-W46'],
    [
      'a week, sent on Fridays, is still the last whole one',
      weekly(5),
      UTC,
      '2026-11-20T08:00:00Z',
      '2026-11-20T08:00',
      '2026-W46',
    ],
    ['week 53', weekly(), UTC, '2027-01-04T08:00:00Z', '2027-01-04T08:00', '2026-W53'],
    ['a month', monthly(), UTC, '2026-11-01T08:00:00Z', '2026-11-01T08:00', '2026-10'],
    ['a month, just before', monthly(), UTC, '2026-11-01T07:59:59Z', '2026-10-01T08:00', '2026-09'],
    ['a month, on the 28th', monthly(28), UTC, '2026-03-27T12:00:00Z', '2026-02-28T08:00', '2026-01'],
    ['January', monthly(), UTC, '2027-01-01T08:00:00Z', '2027-01-01T08:00', '2026-12'],
    ['winter in Vienna', daily(), VIENNA, '2026-11-20T07:00:00Z', '2026-11-20T07:00', '2026-11-19'],
    ['summer in Vienna', daily(), VIENNA, '2026-07-20T06:00:00Z', '2026-07-20T06:00', '2026-07-19'],
    [
      'a time that is skipped is an hour later by the clock',
      daily(150),
      VIENNA,
      '2026-03-29T01:30:00Z',
      '2026-03-29T01:30',
      '2026-03-28',
    ],
    [
      'a time that comes twice is the first',
      daily(150),
      VIENNA,
      '2026-10-25T00:30:00Z',
      '2026-10-25T00:30',
      '2026-10-24',
    ],
    [
      'a time that comes twice is not due again',
      daily(150),
      VIENNA,
      '2026-10-25T01:30:00Z',
      '2026-10-25T00:30',
      '2026-10-24',
    ],
  ])('of %s', (_, times, zone, now, at, period) => {
    const due = latestDue(times, Date.parse(now), zone)
    expect([new Date(due.at).toISOString().slice(0, 16), due.period.label]).toEqual([at, period])
  })
})

/** A year in steps of 23 hours, and the days on which clocks change in half hours. */
function* momentsOfYear(): Generator<number> {
  const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2027-01-10T00:00:00Z')]
  for (let now = from; now < to; ) {
    yield now
    now += /^2026-(03-(28|29|30)|10-(24|25|26))/.test(new Date(now).toISOString()) ? HOUR_MS / 2 : 23 * HOUR_MS
  }
}

test.each([daily(150), daily(1_440), weekly(0), monthly(28)])(
  'the next due time of %o is after now, and the latest is not, through a year',
  (times) => {
    let before = 0
    for (const now of momentsOfYear()) {
      const [latest, next] = [latestDue(times, now, VIENNA), nextDue(times, now, VIENNA)]
      expect(latest.at).toBeLessThanOrEqual(now)
      expect(next.at).toBeGreaterThan(now)
      expect(next.period.fromLocalMs).toBe(latest.period.toLocalMs)
      expect(latest.at).toBeGreaterThanOrEqual(before)
      before = latest.at
    }
  },
)
