import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, WEEK_MS } from './facts.ts'
import { reviewOf } from './test-support/review-of.ts'
import { zoneOf } from './test-support/zone-of.ts'

const FROM = Date.parse('2026-11-19T02:00:00Z')
const isOutFor = (hours: number) => (at: number) => at >= FROM && at < FROM + hours * HOUR_MS

test('a gap is said with its time, and to be seen to', () => {
  const isOut = isOutFor(3)
  const { coverage, focus } = reviewOf('weekly', '2026-W47', (at) => (isOut(at) ? 0 : 30))
  expect(coverage).toMatchObject({ hours: 168, hoursWithData: 165, gaps: [{ from: FROM, to: FROM + 3 * HOUR_MS }] })
  expect(coverage.notes).toContain('Nothing was received Thu 19 Nov 02:00 to 05:00 (3 hours).')
  expect(focus.map(({ title }) => title)).toContain('Find out why nothing was received')
})

describe('no gap is', () => {
  test('a night that is as silent as all the others', () => {
    const isNight = (at: number) => at % DAY_MS < 6 * HOUR_MS
    const { coverage, status } = reviewOf('weekly', '2026-W47', (at) => (isNight(at) ? 0 : 30))
    expect([coverage.gaps, status]).toEqual([[], 'good'])
    expect(coverage.notes).toContain('42 hours were silent, which is usual then.')
  })

  test('a weekend, whatever day the month before began on', () => {
    const isWeekend = (at: number) => [0, 6].includes(new Date(at).getUTCDay())
    const isOut = (at: number) => at >= Date.parse('2026-10-21T06:00:00Z') && at < Date.parse('2026-10-21T18:00:00Z')
    const gapsOf = (isSilent: (at: number) => boolean) =>
      reviewOf('monthly', '2026-10', (at) => (isSilent(at) ? 0 : 2)).coverage.gaps
    expect(gapsOf(isWeekend)).toEqual([])
    expect(gapsOf((at) => isWeekend(at) || isOut(at))).toEqual([
      { from: Date.parse('2026-10-21T06:00:00Z'), to: Date.parse('2026-10-21T18:00:00Z') },
    ])
  })

  test.each([
    [4, []],
    [5, [{ from: FROM, to: FROM + 5 * HOUR_MS }]],
  ])('a silence that chance may make: %i hours where two calls an hour are usual', (hours, gaps) => {
    const isOut = isOutFor(hours)
    expect(reviewOf('weekly', '2026-W47', (at) => (isOut(at) ? 0 : 2)).coverage.gaps).toEqual(gaps)
  })

  test('an hour before opening, by the clock on the wall, in the week in which clocks change', () => {
    const zone = zoneOf('Europe/Vienna')
    const isOpen = (at: number) => zone.localMs(at) % DAY_MS >= 8 * HOUR_MS
    const { coverage } = reviewOf('weekly', '2026-W44', (at) => (isOpen(at) ? 20 : 0), { zone })
    expect(coverage).toMatchObject({ hours: 168, hoursWithData: 112, gaps: [] })
  })
})

test('an outage of two weeks is a gap from its first day to its last', () => {
  const from = Date.parse('2026-10-05T00:00:00Z')
  const isOut = (at: number) => at >= from && at < from + 2 * WEEK_MS
  expect(reviewOf('monthly', '2026-10', (at) => (isOut(at) ? 0 : 5)).coverage.gaps).toEqual([
    { from, to: from + 2 * WEEK_MS },
  ])
})
