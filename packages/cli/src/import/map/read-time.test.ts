import { describe, expect, test } from 'vitest'
import { createZone, readTime, UTC, type Zone } from './read-time.ts'

const AT = Date.parse('2026-01-31T12:30:45.678Z')

test.each<[unknown, number | undefined]>([
  [AT, AT],
  [String(AT), AT],
  [AT / 1_000, AT],
  ['1769862645', 1_769_862_645_000],
  ['1769862645.678', AT],
  [`${AT}123`, AT],
  [`${AT}123456`, AT],
  ['2026-01-31T12:30:45.678Z', AT],
  ['2026-01-31 12:30:45.678901+00', AT],
  ['2026-01-31 13:30:45.678901+01', AT],
  ['2026-01-31 18:00:45,678+0530', AT],
  ['2026-01-31 07:00:45.678-05:30', AT],
  ['2026-01-31 12:30:45.678 UTC', AT],
  ['2026-01-31 12:30:45.678', AT],
  ['2026-01-31T12:30', Date.parse('2026-01-31T12:30Z')],
  ['2026-01-31', Date.parse('2026-01-31T00:00Z')],
  ['31/Jan/2026:13:30:45 +0100', Date.parse('2026-01-31T12:30:45Z')],
  // As it stands, not what the wire makes of numbers below 10^11.
  [1_795_405, 1_795_405_000],
  ['0', 0],
  ['1970-01-21 18:43:25', 1_795_405_000],
  [8_640_000_000_001_000_000_000, undefined],
  ['2026-02-30 12:00:00', undefined],
  ['2026-01-31 25:00:00', undefined],
  ['31/Foo/2026:13:30:45 +0100', undefined],
  ['31.01.2026', undefined],
  ['yesterday', undefined],
  ['', undefined],
  [-1, undefined],
  [Number.NaN, undefined],
  [true, undefined],
  [null, undefined],
])('%j is %s', (cell, at) => {
  expect(readTime(cell, UTC)).toBe(at)
})

describe('a time without a zone', () => {
  const zoneOf = (name: string): Zone => {
    const zone = createZone(name)
    if (!zone) throw new Error(`${name} is no zone`)
    return zone
  }

  test.each([
    ['Europe/Berlin', '2026-01-15 12:00', '2026-01-15T11:00Z'],
    ['Europe/Berlin', '2026-07-15 12:00', '2026-07-15T10:00Z'],
    ['Europe/Berlin', '2026-03-29 01:59', '2026-03-29T00:59Z'],
    ['Europe/Berlin', '2026-03-29 03:00', '2026-03-29T01:00Z'],
    ['Europe/Berlin', '2026-10-25 01:59', '2026-10-24T23:59Z'],
    ['Europe/Berlin', '2026-10-25 03:00', '2026-10-25T02:00Z'],
    ['America/New_York', '2026-11-01 03:00', '2026-11-01T08:00Z'],
    ['Asia/Kathmandu', '2026-01-15 12:00', '2026-01-15T06:15Z'],
    ['UTC', '2026-01-15 12:00', '2026-01-15T12:00Z'],
  ])('is that of the clocks in %s: %s is %s', (name, local, instant) => {
    expect(readTime(local, zoneOf(name))).toBe(Date.parse(instant))
  })

  test('with a zone of its own keeps it', () => {
    expect(readTime('2026-01-15T12:00:00Z', zoneOf('Asia/Tokyo'))).toBe(Date.parse('2026-01-15T12:00Z'))
  })

  test('is not read by a zone that nobody knows', () => {
    expect(createZone('Mars/Olympus')).toBeUndefined()
  })
})
