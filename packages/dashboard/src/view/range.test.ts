import { expect, test } from 'vitest'
import { describeRange, lengthMsOf, rangeParams, widerPreset } from './range.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 12)

test('a range becomes the parameters that the API takes', () => {
  expect(rangeParams({ kind: 'last', window: '6h' })).toEqual({ window: '6h' })
  expect(rangeParams({ kind: 'between', from: NOW - HOUR, to: NOW })).toEqual({
    from: '2026-11-22T11:00:00.000Z',
    to: '2026-11-22T12:00:00.000Z',
  })
})

test('a range has a length', () => {
  expect(lengthMsOf({ kind: 'last', window: '7d' })).toBe(7 * 24 * HOUR)
  expect(lengthMsOf({ kind: 'between', from: NOW - HOUR, to: NOW })).toBe(HOUR)
})

test('a range is a phrase', () => {
  expect(describeRange({ kind: 'last', window: '1h' }, 'UTC')).toBe('in the last hour')
  expect(describeRange({ kind: 'last', window: '90m' }, 'UTC')).toBe('in the last 90m')
  expect(describeRange({ kind: 'between', from: NOW - HOUR, to: NOW }, 'UTC')).toBe('from 22 Nov 11:00 to 22 Nov 12:00')
})

test.each([
  [NOW - 2 * HOUR, HOUR, '6h'],
  [NOW - 30 * 60_000, HOUR, '6h'],
  [NOW - 6 * HOUR, HOUR, '24h'],
  [NOW - 6 * HOUR + 1, HOUR, '6h'],
  [NOW - 20 * 24 * HOUR, HOUR, '30d'],
  [NOW - 60 * 24 * HOUR, HOUR, undefined],
])('the range to widen to for data last seen at %s is %s → %s', (at, shownMs, preset) => {
  expect(widerPreset({ at, now: NOW, shownMs })).toBe(preset)
})
