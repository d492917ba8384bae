import { createHistogram, record } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../../protocol/test-support/shapes.ts'
import { judgeSeason, RECENT_MS, type Seen } from './judge-season.ts'
import { createMemory, createTraffic, RECENT_STEPS, STEP_MS, stepThrough } from './test-support/season.ts'
import { falseAlarmsInWeek, slowdownsFound } from './test-support/season-trials.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

describe('at ten events a minute, with a daily and a weekly season', () => {
  test.each([0, 0.03])(
    'hours differing by %d, a slowdown by 30 percent is found within 30 minutes at 38 of 40 moments',
    (hourNoise) => {
      expect(slowdownsFound({ seed: 21, hourNoise }, 40)).toBeGreaterThanOrEqual(38)
    },
  )

  test.each([
    ['first', 0],
    ['fifth', 4],
  ])(
    'in the %s week, %i weeks being known, there is at most one false alarm, hours differing by 0.03',
    (_, weeksKnown) => {
      expect(falseAlarmsInWeek({ seed: 32, hourNoise: 0.03 }, weeksKnown)).toBeLessThanOrEqual(1)
    },
  )
})

describe('with little history', () => {
  const at = 3 * WEEK_MS + 12 * HOUR_MS + RECENT_MS / 2
  const seen = (latencyMs: number, count = 300): Seen => {
    const histogram = createHistogram()
    for (let index = 0; index < count; index++) record(histogram, latencyMs * (1 + (index % 7) / 10))
    return { histogram, count, failures: 0 }
  }
  const hoursBack = (from: number, to: number) =>
    Array.from({ length: from - to + 1 }, (_, index) => ({
      hour: 3 * WEEK_MS + 12 * HOUR_MS - (from - index) * HOUR_MS,
      row: seen(400),
    }))
  const judge = (hours: ReturnType<typeof hoursBack>, recent = seen(400)) => judgeSeason({ hours, recent, at })

  test.each([
    ['no history', [], 'learning'],
    ['less than a day', hoursBack(23, 1), 'learning'],
    ['a day, of which the last hours are missing', hoursBack(24, 24), 'learning'],
    ['a day', hoursBack(24, 1), 'the last 24 hours'],
    ['two days', hoursBack(71, 1), 'the last 24 hours'],
    ['three days', hoursBack(72, 1), '12:00 to 13:00 UTC of the last 7 days'],
    ['two weeks', hoursBack(503, 1), '12:00 to 13:00 UTC of the last 7 days'],
    ['three weeks', hoursBack(504, 1), 'Thursdays 12:00 to 13:00 UTC of the last 4 weeks'],
  ])('%s: %#', (_, hours, usual) => {
    const judged = judge(hours)
    expect(judged.state === 'judged' ? judged.usual.from : judged.state).toBe(usual)
    expect(judged.sentence).toContain(judged.state === 'judged' ? usual : 'Not enough data yet')
  })

  test.each([
    [14, '11:00 to 12:00 UTC of the last 7 days'],
    [15, '12:00 to 13:00 UTC of the last 7 days'],
  ])('half an hour that ends %i minutes past belongs to the hour of its middle', (minute, usual) => {
    const judged = judgeSeason({
      hours: hoursBack(100, 1),
      recent: seen(400),
      at: 3 * WEEK_MS + 12 * HOUR_MS + minute * 60_000,
    })
    expect(judged).toMatchObject({ state: 'judged', usual: { from: usual } })
  })

  test('what is usual is taken from the hours of that step alone', () => {
    const hours = hoursBack(504, 1).map(({ hour, row }) => ({
      hour,
      row: hour % WEEK_MS === 12 * HOUR_MS ? seen(800) : row,
    }))
    const judged = judge(hours, seen(800))
    expect(judged).toMatchObject({ state: 'judged', comparison: { values: { samples: { before: 900, after: 300 } } } })
    expect(judged.state === 'judged' && judged.comparison.values.before).toBeCloseTo(800 * 1.3, -1)
  })

  test('several rows of an hour are one hour', () => {
    const halves = hoursBack(504, 1).flatMap(({ hour }) => [
      { hour, row: seen(400, 150) },
      { hour, row: seen(400, 150) },
    ])
    expect(judge(halves)).toMatchObject({ comparison: { values: { samples: { before: 900, after: 300 } } } })
  })

  test('on the last day alone, the season counts as uncertainty: an afternoon 20 % above the average is nothing', () => {
    const traffic = createTraffic({ random: createRandom(41), eventsPerMinute: 10, hourNoise: 0 })
    const memory = createMemory()
    const end = DAY_MS + 15 * HOUR_MS
    stepThrough(0, end, (at) => memory.remember(at, traffic(at, 1)))
    const judged = judgeSeason({ hours: memory.hours(), recent: memory.recent(), at: end })
    if (judged.state !== 'judged') expect.fail('a day is known')
    expect(judged.usual.from).toBe('the last 24 hours')
    const { before, after, verdict } = judged.comparison.values
    expect((after ?? 0) / (before ?? 1)).toBeGreaterThan(1.15)
    expect(verdict).toBe('inconclusive')
  })

  test('nothing measured of late is said, and not judged', () => {
    const judged = judge(hoursBack(504, 1), { histogram: createHistogram(), count: 0, failures: 0 })
    expect(judged).toMatchObject({ comparison: { values: { verdict: 'inconclusive', after: null }, failures: null } })
    expect(judged.sentence).toContain('nothing was measured after')
  })

  test('failures are judged beside', () => {
    const judged = judge(hoursBack(504, 1), { ...seen(400), failures: 30 })
    expect(judged).toMatchObject({ comparison: { values: { verdict: 'stable' }, failures: { verdict: 'degraded' } } })
  })
})

test('half an hour is as many steps of the simulation', () => {
  expect(RECENT_STEPS * STEP_MS).toBe(RECENT_MS)
})
