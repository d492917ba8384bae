import { describe, expect, test } from 'vitest'
import { findBaseline } from './baseline.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A Sunday, 12:34:56 UTC. */
const AT = Date.UTC(2026, 10, 22, 12, 34, 56)
const THIS_HOUR = Date.UTC(2026, 10, 22, 12)

interface Row {
  value: number
  samples: number
}

/** The mean of what was measured, weighted by samples. */
const meanOf = (rows: readonly Row[]) => {
  const samples = rows.reduce((sum, row) => sum + row.samples, 0)
  return {
    value: samples === 0 ? null : rows.reduce((sum, row) => sum + row.value * row.samples, 0) / samples,
    samples,
  }
}
const totalOf = (rows: readonly Row[]) => ({
  value: rows.reduce((sum, row) => sum + row.value, 0),
  samples: rows.reduce((sum, row) => sum + row.samples, 0),
})

const hour = (before: number, value: number, samples: number) => ({
  hour: THIS_HOUR - before * HOUR_MS,
  row: { value, samples },
})
const week = 7 * 24
const find = (rows: ReturnType<typeof hour>[], changed = {}) =>
  findBaseline<Row>({ rows, read: meanOf, at: AT, ...changed })

/** Every hour of four weeks: 1 in this hour of the week, 2 in this hour of other days, 3 else; one sample less or more on top. */
const fourWeeks = (weeksOf: number, samples: number) =>
  Array.from({ length: weeksOf * week }, (_, index) => index + 1).map((before) =>
    hour(before, before % week === 0 ? 1 : before % 24 === 0 ? 2 : 3, samples),
  )

describe('what is usual', () => {
  test('is the same hour of the last four weeks, when three of them have a hundred samples', () => {
    expect(find(fourWeeks(4, 25))).toEqual({
      value: 1,
      samples: 100,
      from: 'Sundays 12:00 to 13:00 UTC of the last 4 weeks',
      isTrained: true,
    })
    expect(find(fourWeeks(3, 34))).toMatchObject({ value: 1, samples: 102, isTrained: true })
  })

  test.each([
    ['two weeks', fourWeeks(2, 1_000)],
    [
      '99 samples',
      [...[1, 2, 3].map((weeks) => hour(weeks * week, 1, 33)), ...[1, 2, 3].map((days) => hour(days * 24, 2, 40))],
    ],
  ])('is the same hour of the last seven days, with only %s', (_, rows) => {
    const found = find(rows)
    expect(found).toMatchObject({ from: '12:00 to 13:00 UTC of the last 7 days', isTrained: false })
    // The same hour a week ago is one of the seven days.
    expect(found?.value).toBeLessThanOrEqual(2)
    expect(found?.value).toBeGreaterThan(1.5)
  })

  test('is the last day, when it has two hours and ten samples', () => {
    expect(find([hour(1, 3, 5), hour(24, 5, 5)])).toEqual({
      value: 4,
      samples: 10,
      from: 'the last 24 hours',
      isTrained: false,
    })
    expect(find([hour(1, 3, 5), hour(25, 5, 5)])).toBeUndefined()
    expect(find([hour(1, 3, 4), hour(2, 5, 5)])).toBeUndefined()
    expect(find([hour(1, 3, 1_000)])).toBeUndefined()
    expect(find([])).toBeUndefined()
  })

  test('is not what goes on now, nor what lies beyond four weeks', () => {
    const now = [hour(0, 1e6, 1e6), hour(-1, 1e6, 1e6)]
    expect(find([...now, ...fourWeeks(4, 25)])).toMatchObject({ value: 1 })
    expect(find(now)).toBeUndefined()
    expect(find([1, 2, 3, 4].map((weeks) => hour(weeks * week, weeks, 50)))).toMatchObject({ samples: 200 })
    expect(find([2, 3, 4, 5].map((weeks) => hour(weeks * week, weeks, 50)))).toMatchObject({ samples: 150 })
  })

  test('names the day and hour of the time that is asked about', () => {
    const days = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays']
    for (const [index, day] of days.entries()) {
      const at = AT + index * DAY_MS + 11 * HOUR_MS
      const rows = [1, 2, 3].map((weeks) => ({
        hour: THIS_HOUR + index * DAY_MS + 11 * HOUR_MS - weeks * 7 * DAY_MS,
        row: { value: 1, samples: 50 },
      }))
      expect(find(rows, { at })?.from).toBe(`${day} 23:00 to 00:00 UTC of the last 4 weeks`)
    }
  })

  test('of hours in which this metric was not measured is nothing, however busy others were', () => {
    const rows = fourWeeks(4, 0)
    expect(find(rows)).toBeUndefined()
    // A single burst in four weeks is not what is usual.
    expect(find([...rows, hour(week, 9, 1_000)])).toBeUndefined()
  })
})

const perFiveMinutes = { read: totalOf, scaleToMs: 5 * 60_000 }

describe('counts', () => {
  test('take an hour in which others were measured for an hour of none', () => {
    const rows = [1, 2, 3].map((weeks) => hour(weeks * week, 120, 120))
    expect(find([...rows, hour(4 * week, 0, 0)], perFiveMinutes)).toMatchObject({ value: 7.5, samples: 360 })
  })

  test('are brought from hours to the length of the window', () => {
    const rows = [1, 2, 3, 4].map((weeks) => hour(weeks * week, 120, 120))
    expect(find(rows, perFiveMinutes)).toMatchObject({ value: 10, samples: 480 })
  })

  test('of several rows in one hour are of that one hour', () => {
    const rows = [1, 2, 3, 4].flatMap((weeks) => [hour(weeks * week, 60, 60), hour(weeks * week, 60, 60)])
    expect(find(rows, perFiveMinutes)).toMatchObject({ value: 10, samples: 480 })
  })
})
