import { describe, expect, test } from 'vitest'
import {
  formatAge,
  formatAgo,
  formatClock,
  formatLasted,
  formatLength,
  formatMoment,
  formatNear,
  formatSpan,
  formatTick,
} from './times.ts'

const AT = Date.UTC(2026, 10, 22, 23, 30, 5)
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('a time is shown on the clock that was asked for', () => {
  expect(formatClock(AT, 'UTC')).toBe('23:30:05')
  expect(formatClock(AT, 'Europe/Berlin')).toBe('00:30:05')
  expect(formatMoment(AT, 'UTC')).toBe('22 Nov 23:30')
  expect(formatMoment(AT, 'Europe/Berlin')).toBe('23 Nov 00:30')
})

describe('a span', () => {
  test('names its day once', () => {
    expect(formatSpan(AT - 5_000, AT - 5_000 + 5 * MINUTE, 'UTC')).toBe('22 Nov 23:30–23:35')
  })
  test('names both days when it crosses midnight', () => {
    expect(formatSpan(AT - 5_000, AT - 5_000 + HOUR, 'UTC')).toBe('22 Nov 23:30 – 23 Nov 00:30')
  })
  test('shows seconds when it is not made of minutes', () => {
    expect(formatSpan(AT - 5_000, AT + 25_000, 'UTC')).toBe('22 Nov 23:30:00–23:30:30')
  })
})

test.each([
  [HOUR, '23:30'],
  [DAY, '23:30'],
  [DAY + 1, '23:30'],
  [4 * DAY, '23:30'],
  [4 * DAY + 1, '22 Nov'],
])('on an axis of %s ms the label is %s', (spanMs, label) => {
  expect(formatTick(AT, spanMs, 'UTC')).toBe(label)
})

test('midnight on an axis of two days is the day', () => {
  expect(formatTick(Date.UTC(2026, 10, 22), 2 * DAY, 'UTC')).toBe('22 Nov')
})

test.each([
  [0, 'just now'],
  [999, 'just now'],
  [1_000, '1 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3 * HOUR + 5 * MINUTE, '3 h ago'],
  [47 * HOUR, '47 h ago'],
  [3 * DAY, '3 d ago'],
  [3 * DAY - HOUR, '2 d ago'],
])('%s ms is %s', (ageMs, words) => {
  expect(plain(formatAgo(ageMs))).toBe(words)
})

test.each([
  [15 * MINUTE, '15 min'],
  [61 * MINUTE, '1 h'],
  [90 * MINUTE, '1.5 h'],
  [24 * HOUR + 20 * MINUTE, '24.3 h'],
  [7.04 * DAY, '7 d'],
  [20_000, '1 min'],
])('a window of %s ms is called %s', (ms, words) => {
  expect(plain(formatLength(ms))).toBe(words)
})

test('a time that only just began is a second old', () => {
  expect([0, 999, 12 * MINUTE + 59_000].map((ms) => plain(formatAge(ms)))).toEqual(['1 s', '1 s', '12 min'])
})

test.each([
  [400, '1 s'],
  [44_600, '45 s'],
  [12.5 * MINUTE, '12.5 min'],
  [129 * MINUTE, '2.15 h'],
])('what lasted %s ms lasted %s', (ms, words) => {
  expect(plain(formatLasted(ms))).toBe(words)
})

test('a time near now needs no day, another does', () => {
  expect(formatNear(AT - HOUR, AT, 'UTC')).toBe('22:30')
  expect(formatNear(AT + HOUR, AT, 'UTC')).toBe('23 Nov 00:30')
})
