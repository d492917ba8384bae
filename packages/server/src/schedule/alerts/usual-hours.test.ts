import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findBaseline } from '../../analyse/baseline.ts'
import { usualHours } from './usual-hours.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOON = Date.UTC(2026, 10, 22, 12)

test('are the last day, this hour of the days before, and this hour of the same weekday', () => {
  const daysAgo = (days: number) => [NOON - days * DAY_MS, NOON - days * DAY_MS + HOUR_MS]
  expect(usualHours(NOON + 34 * 60_000).map(({ from, to }) => [from, to])).toEqual([
    ...[28, 21, 14, 7, 6, 5, 4, 3, 2].map(daysAgo),
    [NOON - DAY_MS, NOON],
  ])
})

test('what was measured at other times changes no baseline', () => {
  const values = fc.array(
    fc.record({ hoursAgo: fc.integer({ min: 0, max: 700 }), value: fc.nat(), samples: fc.nat(200) }),
    {
      maxLength: 300,
    },
  )
  fc.assert(
    fc.property(fc.integer({ min: NOON, max: NOON + 30 * DAY_MS }), values, (at, measured) => {
      const rows = measured.map((row) => ({ hour: Math.floor(at / HOUR_MS - row.hoursAgo) * HOUR_MS, row }))
      const read = (all: readonly (typeof measured)[number][]) => ({
        value: all.reduce((sum, { value }) => sum + value, 0),
        samples: all.reduce((sum, { samples }) => sum + samples, 0),
      })
      const hours = usualHours(at)
      const looked = rows.filter(({ hour }) => hours.some(({ from, to }) => hour >= from && hour < to))
      expect(findBaseline({ rows: looked, read, at })).toEqual(findBaseline({ rows, read, at }))
    }),
  )
})
