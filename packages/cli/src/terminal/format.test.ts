import { describe, expect, test } from 'vitest'
import { countOf, formatChange, formatInstant, formatMs, formatPercent, formatShare, formatSpan } from './format.ts'

describe('percent', () => {
  test.each([
    [95, '95 %'],
    [95.0704, '95.07 %'],
    [94.997, '94.99 %'],
    [95.07, '95.07 %'],
    [99.9999, '99.99 %'],
    [100, '100 %'],
    [0, '0 %'],
    [-12.346, '-12.34 %'],
    [null, 'no data'],
  ])('%d is shown as %s, never rounded up to a target', (percent, shown) => {
    expect(formatPercent(percent)).toBe(shown)
  })
})

test('counts, shares, changes and durations', () => {
  expect(countOf(1, 'message')).toBe('1 message')
  expect(countOf(12_345, 'message')).toBe('12,345 messages')
  expect(formatShare(1, 142)).toBe('0.7 %')
  expect([formatChange(12.345), formatChange(-3), formatChange(0)]).toEqual(['+12.3 %', '-3 %', '0 %'])
  expect([formatMs(1_850), formatMs(null)]).toEqual(['1.85 s', 'no data'])
})

describe('times', () => {
  const at = Date.parse('2026-03-01T10:30:00Z')

  test('always name their zone', () => {
    expect(formatInstant(at)).toBe('2026-03-01 10:30:00 UTC')
  })

  test('a number that is no date does not stop the report', () => {
    expect(formatInstant(1e300)).toBe('????-??-?? ??:??:?? UTC')
  })

  test.each([
    [at, '10:30:00 UTC'],
    [at + 60_000, '10:30:00 to 10:31:00 UTC'],
    [at + 86_400_000, '2026-03-01 10:30:00 to 2026-03-02 10:30:00 UTC'],
  ])('a span to %i', (to, shown) => {
    expect(formatSpan(at, to)).toBe(shown)
  })
})
