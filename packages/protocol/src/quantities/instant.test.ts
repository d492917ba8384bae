import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInstant } from './instant.ts'

const NEW_YEAR = Date.UTC(2026, 0, 1)

describe('an instant', () => {
  test.each<[unknown, number]>([
    [1_760_000_000_000, 1_760_000_000_000],
    [1_760_000_000, 1_760_000_000_000],
    [99_999_999_999, 99_999_999_999_000],
    [100_000_000_000, 100_000_000_000],
    [0, 0],
    [1_760_000_000_000.9, 1_760_000_000_000],
    [1_760_000_000.5, 1_760_000_000_500],
    [8.64e15, 8.64e15],
    ['2026-01-01T00:00:00Z', NEW_YEAR],
    ['2026-01-01T00:00Z', NEW_YEAR],
    ['2026-01-01T00:00:00.250Z', NEW_YEAR + 250],
    ['2026-01-01T00:00:00.123999Z', NEW_YEAR + 123],
    ['2026-01-01T01:00:00+01:00', NEW_YEAR],
    ['2026-01-01T01:00:00+0100', NEW_YEAR],
    ['2025-12-31T19:00:00-05:00', NEW_YEAR],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    ['2026-04-30T00:00:00Z', Date.UTC(2026, 3, 30)],
    ['2026-12-31T23:59:59Z', Date.UTC(2026, 11, 31, 23, 59, 59)],
  ])('%j is read as %d', (value, ms) => {
    expect(parseInstant(value)).toBe(ms)
  })

  test.each<[unknown]>([
    [-1],
    [8.64e15 + 2],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['1760000000000'],
    ['2026-01-01'],
    ['2026-01-01T00:00:00'],
    ['2026-01-01 00:00:00Z'],
    ['2026-13-01T00:00:00Z'],
    ['2026-00-10T00:00:00Z'],
    ['2026-01-32T00:00:00Z'],
    ['2026-01-00T00:00:00Z'],
    ['2026-02-29T00:00:00Z'],
    ['2100-02-29T00:00:00Z'],
    ['2026-04-31T00:00:00Z'],
    ['2026-01-01T25:00:00Z'],
    ['2026-01-01T00:60:00Z'],
    ['2026-01-01T00:00:00+24:00'],
    [`2026-01-01T00:00:00.${'0'.repeat(40)}Z`],
    ['Thu, 01 Jan 2026 00:00:00 GMT'],
    ['now'],
    [''],
    [null],
    [undefined],
    [true],
    [{}],
    [[1_760_000_000_000]],
  ])('%j is not one', (value) => {
    expect(parseInstant(value)).toBeUndefined()
  })

  test('survives being written as ISO text, whenever it is', () => {
    const instant = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime())
      }),
    )
  })
})
