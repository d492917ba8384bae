import { describe, expect, test } from 'vitest'
import { alignWindow, describeWindow, parseWindow, precisionOf, previousWindow, stepOf } from './window.ts'

const NOW = Date.parse('2026-03-01T12:00:30.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('a window', () => {
  test.each([
    [{}, NOW - HOUR, NOW],
    [{ window: '15m' }, NOW - 900_000, NOW],
    [{ window: '7d' }, NOW - 7 * DAY, NOW],
    [{ from: '2026-03-01T00:00:00Z' }, Date.parse('2026-03-01T00:00:00Z'), NOW],
    [{ from: String(NOW - 5_000), to: String(NOW - 1_000) }, NOW - 5_000, NOW - 1_000],
    [
      { window: '1h', to: '2026-03-01T10:00:00Z' },
      Date.parse('2026-03-01T09:00:00Z'),
      Date.parse('2026-03-01T10:00:00Z'),
    ],
  ])('%o reaches from … to …', (text, from, to) => {
    expect(parseWindow(text, NOW)).toEqual({ ok: true, value: { from, to, lengthMs: to - from } })
  })

  test.each([
    [{ window: '0' }, 'not longer than zero'],
    [{ window: 'soon' }, 'write it like 30s'],
    [{ window: '1h', from: '2026-03-01T00:00:00Z' }, 'exclude each other'],
    [{ from: 'yesterday' }, 'from is "yesterday"'],
    [{ to: '2026-03-01' }, 'to is "2026-03-01"'],
    [{ from: String(NOW), to: String(NOW) }, 'is not before'],
  ])('%o is refused, saying what would be right', (text, problem) => {
    const result = parseWindow(text, NOW)
    expect(result.ok ? '' : result.problem).toContain(problem)
  })

  test('has one of equal length before it, which ends where it begins', () => {
    expect(previousWindow({ from: 1_000, to: 4_000, lengthMs: 3_000 })).toEqual({
      from: -2_000,
      to: 1_000,
      lengthMs: 3_000,
    })
  })

  test('is called the last hour while it ends now, and by its bounds when it does not', () => {
    expect(describeWindow({ from: NOW - HOUR, to: NOW, lengthMs: HOUR }, NOW)).toBe('Last hour')
    expect(describeWindow({ from: NOW - DAY, to: NOW, lengthMs: DAY }, NOW)).toBe('Last 1d')
    expect(describeWindow({ from: 0, to: HOUR, lengthMs: HOUR }, NOW)).toBe(
      '1970-01-01T00:00:00.000Z to 1970-01-01T01:00:00.000Z',
    )
  })
})

describe('rollups', () => {
  const window = (lengthMs: number, to = NOW) => ({ from: to - lengthMs, to, lengthMs })
  const keeps = { minuteMs: 30 * DAY, now: NOW }

  test.each([
    [window(2 * DAY), 'minute'],
    [window(2 * DAY + 1), 'hour'],
    [window(HOUR, NOW - 30 * DAY + HOUR), 'minute'],
    [window(HOUR, NOW - 30 * DAY + HOUR - 1), 'hour'],
  ])('are by the minute up to two days while minutes are kept', (asked, precision) => {
    expect(precisionOf(asked, keeps)).toBe(precision)
  })

  test('answer for whole steps, widened outwards', () => {
    expect(alignWindow({ from: 61_000, to: 119_000, lengthMs: 58_000 }, 'minute')).toEqual({
      from: 60_000,
      to: 120_000,
      lengthMs: 60_000,
    })
    expect(alignWindow({ from: 0, to: HOUR, lengthMs: HOUR }, 'hour')).toEqual({ from: 0, to: HOUR, lengthMs: HOUR })
  })

  test.each([
    [60_000, 1_000],
    [120_000, 1_000],
    [120_001, 5_000],
    [HOUR, 30_000],
    [DAY, 15 * 60_000],
    [7 * DAY, 2 * HOUR],
    [30 * DAY, 6 * HOUR],
    [3_650 * DAY, 31 * DAY],
  ])('a window of %i ms has steps of %i ms, at most 120 of them', (lengthMs, stepMs) => {
    expect(stepOf(window(lengthMs), 'raw')).toBe(stepMs)
    expect(lengthMs / stepMs).toBeLessThanOrEqual(120)
  })

  test.each([
    [50 * HOUR, 'raw', 30 * 60_000],
    [50 * HOUR, 'hour', HOUR],
    [HOUR, 'hour', HOUR],
    [HOUR, 'minute', 60_000],
  ] as const)('a window of %i ms from %s data has no step finer than the data', (lengthMs, precision, stepMs) => {
    expect(stepOf(window(lengthMs), precision)).toBe(stepMs)
  })
})
