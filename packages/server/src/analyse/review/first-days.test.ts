import { CHAT_PIPELINE } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import { buildReview } from './build-review.ts'
import { DAY_MS, HOUR_MS, type HourRow, type ReviewFacts } from './facts.ts'
import { factsOf, hourly, rowOf } from './test-support/facts-of.ts'

const LABEL = '2026-11-20'
const { window } = factsOf('daily', LABEL)
const MIDNIGHT = window.from

/** So many messages an hour as `countAt` says, all of them answered in a second. */
const messages = (from: number, to: number, countAt: (at: number) => number): HourRow[] =>
  hourly(from, to, (at) => {
    const count = Math.round(countAt(at))
    const values = Array.from({ length: count }, () => 1_000)
    return count === 0 ? [] : [rowOf({ at, kind: 'message', service: CHAT_PIPELINE.pipeline, name: 'reply', values })]
  })

const review = (hours: readonly HourRow[], over: Partial<ReviewFacts> = {}) =>
  buildReview(factsOf('daily', LABEL, { hours, ...over }))

/** The day that runs, so many minutes after midnight. */
const soFar = (minutes: number, hours: readonly HourRow[]) => {
  const now = MIDNIGHT + minutes * 60_000
  const lengthMs = Math.ceil(minutes / 60) * HOUR_MS
  const at = (from: number) => ({ from, to: from + lengthMs, lengthMs })
  const { previous } = factsOf('daily', LABEL)
  return review(hours, {
    isOver: false,
    now,
    window: at(MIDNIGHT),
    previous: { ...previous, window: at(previous.window.from) },
  })
}

const perDay = (made: ReturnType<typeof review>) => {
  const line = made.lines.find(({ id }) => id === 'chat.messages')
  return { observed: line?.observed, previous: line?.previous, change: line?.change?.percent }
}

describe('how much there is a day', () => {
  const upTo = (minutes: number, perHour: (at: number) => number) => (at: number) =>
    perHour(at) * Math.min(1, (MIDNIGHT + minutes * 60_000 - at) / HOUR_MS)

  test.each([
    [10, 38, 5_472],
    [60, 228, 5_472],
    [61, 232, (232 / 61) * 1_440],
    [70, 266, 5_472],
    [120, 456, 5_472],
  ])('after %i minutes with %i messages is by the time that has passed: %d', (minutes, count, expected) => {
    const inFirst = Math.min(count, 228)
    const hours = messages(MIDNIGHT, MIDNIGHT + minutes * 60_000, (at) => (at === MIDNIGHT ? inFirst : count - inFirst))
    expect(perDay(soFar(minutes, hours)).observed).toBeCloseTo(expected, 6)
  })

  test.each([66, 90, 120, 126])('%i minutes into a day like yesterday it is as it was then', (minutes) => {
    const busierEachHour = (at: number) => 100 * (1 + ((at % DAY_MS) / HOUR_MS) * 4)
    const hours = messages(MIDNIGHT - 2 * DAY_MS, MIDNIGHT + minutes * 60_000, upTo(minutes, busierEachHour))
    const { observed, previous, change } = perDay(soFar(minutes, hours))
    expect(previous).toBeCloseTo(observed ?? Number.NaN, 6)
    expect(change).toBeCloseTo(0, 6)
  })

  test('the hour in which data begin is not held against today', () => {
    const hours = messages(
      MIDNIGHT - 23 * HOUR_MS,
      MIDNIGHT + 70 * 60_000,
      upTo(70, () => 228),
    )
    expect(perDay(soFar(70, hours))).toEqual({ observed: 5_472, previous: null, change: undefined })
  })

  test('time before the first data counts for nothing, neither now nor before', () => {
    const noon = MIDNIGHT + 12 * HOUR_MS
    expect(perDay(review(messages(noon, window.to, () => 100))).observed).toBeCloseTo(2_400, 6)
    const nightsAreQuiet = (at: number) => (at % DAY_MS < DAY_MS / 2 ? 10 : 100)
    const { observed, previous, change } = perDay(review(messages(noon - DAY_MS, window.to, nightsAreQuiet)))
    expect(observed).toBeCloseTo(55 * 24, 6)
    expect(previous).toBeCloseTo(2_400, 6)
    expect(change).toBeCloseTo(0, 6)
  })

  test('all there is being the first hour, it is of that', () => {
    expect(
      perDay(
        soFar(
          30,
          messages(MIDNIGHT, MIDNIGHT + 1, () => 50),
        ),
      ).observed,
    ).toBeCloseTo(2_400, 6)
  })
})

describe('gaps', () => {
  const isGap = ({ title }: { title: string }) => title === 'Find out why nothing was received'

  test('begin after the first data', () => {
    const made = review(messages(MIDNIGHT + HOUR_MS, window.to, () => 10))
    expect(made.coverage).toMatchObject({ hours: 24, hoursWithData: 23, gaps: [] })
    expect(made.focus.filter(isGap)).toEqual([])
  })

  test('on the first day are told all the same', () => {
    const isOut = (at: number) => at === MIDNIGHT + 5 * HOUR_MS
    const made = review(messages(MIDNIGHT + HOUR_MS, window.to, (at) => (isOut(at) ? 0 : 10)))
    expect(made.coverage.gaps).toEqual([{ from: MIDNIGHT + 5 * HOUR_MS, to: MIDNIGHT + 6 * HOUR_MS }])
    expect(made.focus.filter(isGap)).toHaveLength(1)
  })

  test('are hours that are over', () => {
    const known = messages(MIDNIGHT - 2 * DAY_MS, MIDNIGHT + HOUR_MS, () => 10)
    expect(soFar(119, known).coverage.gaps).toEqual([])
    expect(soFar(121, known).coverage.gaps).toEqual([{ from: MIDNIGHT + HOUR_MS, to: MIDNIGHT + 2 * HOUR_MS }])
  })

  test('there are none where nothing was ever received', () => {
    const { coverage, focus } = review([])
    expect([coverage.gaps, focus]).toEqual([[], []])
  })
})

describe('a traffic peak', () => {
  const byDay = (at: number) => (at % DAY_MS < DAY_MS * 0.75 ? 100 : 1_000)
  const peaks = (days: number, countAt: (at: number) => number) =>
    review(messages(MIDNIGHT - days * DAY_MS, window.to, countAt)).anomalies

  test.each([0, 1, 2, 3, 8])('is no noon that is as it always was, %i days of history', (days) => {
    expect(peaks(days, byDay)).toEqual([])
  })

  test.each([
    [2, 0],
    [3, 1],
    [8, 1],
  ])('is judged by the same hour of other days: with %i of them, %i found', (days, found) => {
    const isBusy = (at: number) => at === MIDNIGHT + 3 * HOUR_MS
    expect(peaks(days, (at) => (isBusy(at) ? 400 : byDay(at)))).toHaveLength(found)
  })
})

test('what is known to the hour is said to be', () => {
  const firstAt = MIDNIGHT + 15 * HOUR_MS
  const releases = [{ ...rowOf({ at: 0, values: [400] }), release: '2.0', firstAt, lastAt: window.to }]
  const made = review(
    messages(MIDNIGHT + HOUR_MS, window.to, () => 10),
    { releases },
  )
  expect(made.releases[0]?.sentence).toBe(
    '2.0, first seen Fri 20 Nov in the hour of 15:00: no earlier release to compare with.',
  )
  expect(made.coverage.notes).toContain('There is nothing to compare with: data begin Fri 20 Nov in the hour of 01:00.')
})

test('workers are counted by the time that has passed', () => {
  const work = rowOf({
    at: MIDNIGHT,
    kind: 'phase',
    service: CHAT_PIPELINE.pipeline,
    name: 'workerProcessing',
    values: Array.from({ length: 90 }, () => 10_000),
  })
  expect(soFar(15, [work]).capacity[0]).toContain(' 1 workers were busy')
  expect(soFar(61, [work, { ...work, at: MIDNIGHT + HOUR_MS, count: 1, total: 60_000 }]).capacity[0]).toContain(
    ' 0.25 workers were busy',
  )
})
