import { describe, expect, test } from 'vitest'
import {
  type LocalTime,
  lastComplete,
  parsePeriod,
  periodAfter,
  periodAt,
  periodBefore,
  titleOf,
  windowOf,
} from './period.ts'
import { zoneOf } from './test-support/zone-of.ts'

const UTC = zoneOf('UTC')
const VIENNA = zoneOf('Europe/Vienna')
const at = (text: string): number => Date.parse(text)
const read = (kind: 'daily' | 'weekly' | 'monthly', text: string) => {
  const period = parsePeriod(kind, text)
  if (!period.ok) throw new Error(period.problem)
  return period.value
}
const isoOf = (kind: 'daily' | 'weekly' | 'monthly', text: string, zone: LocalTime) => {
  const { from, to, lengthMs } = windowOf(read(kind, text), zone)
  return [new Date(from).toISOString().slice(0, 16), new Date(to).toISOString().slice(0, 16), lengthMs / 3_600_000]
}

describe('the last complete period', () => {
  test.each([
    ['daily', '2026-11-23T00:00:00Z', '2026-11-22'],
    ['daily', '2026-11-22T23:59:59.999Z', '2026-11-21'],
    ['daily', '2028-03-01T00:00:00Z', '2028-02-29'],
    ['weekly', '2026-11-23T00:00:00Z', '2026-W47'],
    ['weekly', '2026-11-22T23:59:59.999Z', '2026-W46'],
    ['weekly', '2021-01-04T00:00:00Z', '2020-W53'],
    ['weekly', '2021-01-03T23:59:59Z', '2020-W52'],
    ['weekly', '2025-01-06T00:00:00Z', '2025-W01'],
    ['weekly', '2027-01-04T00:00:00Z', '2026-W53'],
    ['monthly', '2026-11-01T00:00:00Z', '2026-10'],
    ['monthly', '2026-10-31T23:59:59.999Z', '2026-09'],
    ['monthly', '2027-01-31T12:00:00Z', '2026-12'],
  ] as const)('%s at %s is %s', (kind, now, label) => {
    expect(lastComplete(kind, at(now), UTC).label).toBe(label)
  })

  test('follows the clock on the wall: it is Monday in Vienna an hour before it is in UTC', () => {
    expect(lastComplete('weekly', at('2026-11-22T23:00:00Z'), VIENNA).label).toBe('2026-W47')
    expect(lastComplete('weekly', at('2026-11-22T22:59:59Z'), VIENNA).label).toBe('2026-W46')
  })
})

describe('the window of a period', () => {
  test.each([
    ['daily', '2026-11-20', VIENNA, '2026-11-19T23:00', '2026-11-20T23:00', 24],
    ['daily', '2026-03-29', VIENNA, '2026-03-28T23:00', '2026-03-29T22:00', 23],
    ['daily', '2026-10-25', VIENNA, '2026-10-24T22:00', '2026-10-25T23:00', 25],
    ['weekly', '2026-W43', VIENNA, '2026-10-18T22:00', '2026-10-25T23:00', 169],
    ['weekly', '2026-W53', UTC, '2026-12-28T00:00', '2027-01-04T00:00', 168],
    ['monthly', '2028-02', UTC, '2028-02-01T00:00', '2028-03-01T00:00', 29 * 24],
    ['monthly', '2026-03', VIENNA, '2026-02-28T23:00', '2026-03-31T22:00', 31 * 24 - 1],
    ['daily', '2026-11-20', zoneOf('Asia/Kolkata'), '2026-11-19T18:00', '2026-11-20T18:00', 24],
  ] as const)('%s %s: %#', (kind, label, zone, from, to, hours) => {
    expect(isoOf(kind, label, zone)).toEqual([from, to, hours])
  })
})

describe('what is no period', () => {
  test.each([
    ['daily', '2026-02-29'],
    ['daily', '2026-11'],
    ['daily', '20-11-2026'],
    ['weekly', '2026-W00'],
    ['weekly', '2026-W54'],
    ['weekly', '2025-W53'],
    ['weekly', '2026-47'],
    ['monthly', '2026-13'],
    ['monthly', '2026-00'],
    ['monthly', ''],
  ] as const)('%s %s is refused, and told what would be right', (kind, text) => {
    expect(parsePeriod(kind, text)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/is not an? \w+ .*such as/),
    })
  })
})

test('the periods of a kind follow each other without a gap through ten years', () => {
  for (const kind of ['daily', 'weekly', 'monthly'] as const) {
    const labels = new Set<string>()
    let period = periodAt(kind, at('2020-01-01T00:00:00Z'))
    while (period.fromLocalMs < at('2030-01-01T00:00:00Z')) {
      const next = periodAfter(period)
      expect(next.fromLocalMs).toBe(period.toLocalMs)
      expect(periodBefore(next)).toEqual(period)
      expect(read(kind, period.label)).toEqual(period)
      expect(labels.has(period.label)).toBe(false)
      labels.add(period.label)
      period = next
    }
  }
})

test('titles say what is reviewed', () => {
  expect(titleOf(read('daily', '2026-11-20'))).toBe('Daily review, Friday, 20 November 2026 (2026-11-20)')
  expect(titleOf(read('weekly', '2026-W47'))).toBe('Weekly review, week of 16 November 2026 (2026-W47)')
  expect(titleOf(read('monthly', '2026-10'))).toBe('Monthly review, October 2026 (2026-10)')
})
