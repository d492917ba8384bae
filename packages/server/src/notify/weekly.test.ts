import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOfStretch, type Hours, type Weekday, type WeeklyStretch, withinHours } from './weekly.ts'
import { parseZone, type Zone } from './zone.ts'

function zone(name: string): Zone {
  const outcome = parseZone(name)
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

const berlin = zone('Europe/Berlin')
const utc = zone('UTC')
const HOUR = 3_600_000

describe('a time zone', () => {
  test.each(['Europe/Atlantis', '', 'CEST+1', 'a\nb'])('is not %j', (name) => {
    expect(parseZone(name)).toMatchObject({ ok: false, problem: expect.stringContaining('Europe/Berlin') })
  })

  test.each([
    ['winter', '2026-01-15T12:00', '2026-01-15T11:00Z'],
    ['summer', '2026-07-15T12:00', '2026-07-15T10:00Z'],
    ['the last minute before clocks go forward', '2026-03-29T01:59', '2026-03-29T00:59Z'],
    ['an hour that is skipped, as long after the change', '2026-03-29T02:30', '2026-03-29T01:30Z'],
    ['the first minute after the change', '2026-03-29T03:00', '2026-03-29T01:00Z'],
    ['an hour that comes twice, the first time', '2026-10-25T02:30', '2026-10-25T00:30Z'],
    ['the hour after', '2026-10-25T03:00', '2026-10-25T02:00Z'],
  ])('finds the instant of %s', (_what, local, instant) => {
    expect(new Date(berlin.instantOf(Date.parse(`${local}Z`))).toISOString()).toBe(new Date(instant).toISOString())
  })

  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'])(
    'of %s has for every instant a local time that leads back to it, or to its first coming',
    (name) => {
      const there = zone(name)
      const instants = fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2030, 0) })
      fc.assert(
        fc.property(instants, (at) => {
          const back = there.instantOf(there.localMs(at))
          expect(at - back === 0 || (at > back && there.localMs(back) === there.localMs(at))).toBe(true)
        }),
        { numRuns: 100 },
      )
    },
  )
})

describe('hours of the week', () => {
  const hours = (days: Weekday[], from: number, to: number): Hours => ({
    days,
    fromMinute: from * 60,
    toMinute: to * 60,
    zone: berlin,
  })
  const office = hours(['mon', 'tue', 'wed', 'thu', 'fri'], 9, 17)
  const nights = hours(['fri'], 22, 6)

  test.each([
    ['office', office, '2026-11-23T07:59:59.999Z', false],
    ['office', office, '2026-11-23T08:00Z', true],
    ['office', office, '2026-11-23T15:59:59.999Z', true],
    ['office', office, '2026-11-23T16:00Z', false],
    ['office in summer', office, '2026-07-13T07:00Z', true],
    ['office on Sunday', office, '2026-11-22T10:00Z', false],
    ['Friday night', nights, '2026-11-20T20:59Z', false],
    ['Friday night', nights, '2026-11-20T21:00Z', true],
    ['Friday night, on Saturday morning', nights, '2026-11-21T04:59Z', true],
    ['Friday night, on Saturday morning', nights, '2026-11-21T05:00Z', false],
    ['Friday night, not on Friday morning', nights, '2026-11-20T04:00Z', false],
    ['a whole day', hours(['sun'], 0, 0), '2026-11-22T22:59Z', true],
    ['a whole day', hours(['sun'], 0, 0), '2026-11-22T23:00Z', false],
  ])('%s: %#', (_what, when, at, within) => {
    expect(withinHours(when, Date.parse(at))).toBe(within)
  })
})

describe('a weekly stretch', () => {
  const stretch = (days: Weekday[], from: string, hoursLong: number, there = berlin): WeeklyStretch => ({
    days,
    fromMinute: Number(from.slice(0, 2)) * 60 + Number(from.slice(3)),
    lastsMs: hoursLong * HOUR,
    zone: there,
  })

  test.each([
    ['before it', stretch(['sat'], '22:00', 4), '2026-11-21T20:59:59.999Z', undefined],
    ['its first moment', stretch(['sat'], '22:00', 4), '2026-11-21T21:00Z', '2026-11-22T01:00Z'],
    ['past midnight, on Sunday', stretch(['sat'], '22:00', 4), '2026-11-22T00:59Z', '2026-11-22T01:00Z'],
    ['its end', stretch(['sat'], '22:00', 4), '2026-11-22T01:00Z', undefined],
    ['a day on which it does not begin', stretch(['sat'], '22:00', 4), '2026-11-22T21:30Z', undefined],
    ['clocks forward: it still comes', stretch(['sun'], '02:30', 1), '2026-03-29T01:30Z', '2026-03-29T02:30Z'],
    ['clocks forward: it is no shorter', stretch(['sun'], '01:30', 2), '2026-03-29T02:29Z', '2026-03-29T02:30Z'],
    [
      'clocks forward: it ends on the day after the next',
      stretch(['sat'], '23:30', 24),
      '2026-03-29T22:15Z',
      '2026-03-29T22:30Z',
    ],
    ['clocks back: it comes once', stretch(['sun'], '02:15', 0.5), '2026-10-25T00:15Z', '2026-10-25T00:45Z'],
    ['clocks back: not again an hour later', stretch(['sun'], '02:15', 0.5), '2026-10-25T01:15Z', undefined],
    ['a week long', stretch(['mon'], '00:00', 168, utc), '2026-11-22T23:59Z', '2026-11-23T00:00Z'],
    [
      'one after the other: the later end',
      stretch(['mon', 'tue'], '00:00', 48, utc),
      '2026-11-24T12:00Z',
      '2026-11-26T00:00Z',
    ],
  ])('%s', (_what, when, at, end) => {
    expect(endOfStretch(when, Date.parse(at))).toBe(end === undefined ? undefined : Date.parse(end))
  })
})
