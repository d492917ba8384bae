import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatChange,
  formatCount,
  formatInUnit,
  formatLimit,
  formatLimitMs,
  formatLimitPercent,
  formatMs,
  formatMsChange,
  formatPercent,
  formatPoints,
  formatQuantity,
  keepUnits,
} from './numbers.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('a share', () => {
  test.each([
    [null, undefined, '–'],
    [0, undefined, '0.0 %'],
    [0.02, undefined, '<0.1 %'],
    [0.05, undefined, '0.1 %'],
    [93.14, undefined, '93.1 %'],
    [99.94, undefined, '99.9 %'],
    [99.97, undefined, '99.9 %'],
    [100, undefined, '100.0 %'],
    [94.94, 95, '94.9 %'],
    [94.97, 95, '94.97 %'],
    [94.999, 95, '94.99 %'],
    [95, 95, '95.0 %'],
    [95.01, 95, '95.0 %'],
  ])('%s against %s shows as %s', (percent, target, shown) => {
    expect(plain(formatPercent(percent, target))).toBe(shown)
  })

  test('never shows a miss of the target as a hit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        const shown = Number.parseFloat(formatPercent(percent, 95).replace('<', ''))
        expect(shown >= 95).toBe(percent >= 95)
      }),
    )
  })

  test('never shows almost all as all', () => {
    fc.assert(
      fc.property(fc.double({ min: 99, max: 100, noNaN: true, maxExcluded: true }), (percent) => {
        expect(formatPercent(percent)).not.toContain('100')
      }),
    )
  })
})

describe('a duration', () => {
  test.each([
    [null, '–'],
    [0, '0 ms'],
    [0.4, '0 ms'],
    [999.4, '999 ms'],
    [1_000, '1.00 s'],
    [1_850, '1.85 s'],
    [4_600, '4.60 s'],
    [35_000, '35.0 s'],
    [750_000, '12.5 min'],
    [7_200_000, '2.00 h'],
    [-1_200, '-1.20 s'],
  ])('of %s ms that was measured shows as %s', (ms, shown) => {
    expect(plain(formatMs(ms))).toBe(shown)
  })

  test.each([
    [5_000, '5 s'],
    [1_500, '1.5 s'],
    [3_600_000, '1 h'],
    [604_800_000, '7 d'],
  ])('of %s ms that was chosen shows as %s', (ms, shown) => {
    expect(plain(formatLimitMs(ms))).toBe(shown)
  })
})

test.each([
  [1_850, 'ms', '1.85 s'],
  [12.5, 'percent', '12.5 %'],
  [1_234, 'count', '1,230'],
  [2_048, 'bytes', '2 KB'],
  [7, 'workers', '7 workers'],
  [null, 'ms', '–'],
])('%s in %s shows as %s', (value, unit, shown) => {
  expect(plain(formatInUnit(value, unit))).toBe(shown)
})

test('a limit has no digits that nobody wrote', () => {
  expect([95, 99.5, 99.95].map((percent) => plain(formatLimitPercent(percent)))).toEqual(['95 %', '99.5 %', '99.95 %'])
})

test.each([
  [5_000, 'ms', '5 s'],
  [99.5, 'percent', '99.5 %'],
  [471_859_200, 'bytes', '450 MB'],
  [100, 'count', '100'],
  [null, 'ms', '–'],
])('a limit of %s in %s shows as %s', (limit, unit, shown) => {
  expect(plain(formatLimit(limit, unit))).toBe(shown)
})

test('counts are grouped, and one thing is singular', () => {
  expect(formatCount(1_247)).toBe('1,247')
  expect([0, 1, 2].map((count) => plain(formatQuantity(count, 'message')))).toEqual([
    '0 messages',
    '1 message',
    '2 messages',
  ])
})

test('figures in a sentence stay with their units, words stay apart', () => {
  expect(keepUnits('88.1 % within 5 s, 3 messages in 2 strange rooms')).toBe(
    '88.1\u00a0% within 5\u00a0s, 3 messages in 2 strange rooms',
  )
})

test.each([
  [1.69, '+1.7 %'],
  [-12.44, '−12.4 %'],
  [0, '±0.0 %'],
  [-0.04, '±0.0 %'],
  [-0.05, '−0.1 %'],
  [12_345.6, '+12,345.6 %'],
  [null, '–'],
])('a change of %s is written %s', (percent, text) => {
  expect(formatChange(percent)).toBe(text.replaceAll(' ', '\u00a0'))
})

test.each([
  [80, '+80 ms'],
  [-1_204, '−1.20 s'],
  [-0.4, '±0 ms'],
  [0, '±0 ms'],
  [null, '–'],
])('a change of %s ms is written %s', (ms, text) => {
  expect(formatMsChange(ms)).toBe(text.replaceAll(' ', '\u00a0'))
})

test.each([
  [1, '1 point'],
  [1.04, '1 point'],
  [1.3, '1.3 points'],
  [20, '20 points'],
])('%s of a score is written %s', (points, text) => {
  expect(formatPoints(points)).toBe(text.replaceAll(' ', '\u00a0'))
})
