import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration, spellDuration, spellWindow } from './duration.ts'

const TEN_YEARS_MS = 3_650 * 86_400_000

describe('reading a duration', () => {
  test.each([
    ['450ms', 450],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['1h30m', 5_400_000],
    ['1m1ms', 60_001],
    ['1.5h', 5_400_000],
    [' 10M ', 600_000],
    ['250', 250],
    ['0.5', 1],
    ['1ms', 1],
    ['3650d', TEN_YEARS_MS],
  ])('takes %j as %d ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: ms })
  })

  test.each([
    ['ms', 90],
    ['s', 90_000],
    ['m', 5_400_000],
    ['h', 324_000_000],
  ] as const)('takes a bare number in the unit it is asked for: %s', (unit, ms) => {
    expect(parseDuration('90', unit)).toEqual({ ok: true, value: ms })
    expect(parseDuration('90s', unit)).toEqual({ ok: true, value: 90_000 })
  })

  const SYNTAX = 'is not a duration; write it like 30s, 10m, 1h30m or 7d'
  test.each([
    ['', SYNTAX],
    ['  ', SYNTAX],
    ['soon', SYNTAX],
    ['-5s', SYNTAX],
    ['10 m', SYNTAX],
    ['10m extra', SYNTAX],
    ['m', SYNTAX],
    ['1y', SYNTAX],
    ['1e3', SYNTAX],
    ['.5s', SYNTAX],
    ['1.s', SYNTAX],
    ['30s5', SYNTAX],
    ['NaN', SYNTAX],
    ['0', 'is not longer than zero; write it like 30s, 10m or 7d'],
    ['0.4', 'is not longer than zero; write it like 30s, 10m or 7d'],
    ['0h', 'is not longer than zero; write it like 30s, 10m or 7d'],
    ['3650d1ms', 'is longer than ten years; the longest duration is 3650d'],
    ['9'.repeat(400), 'is longer than ten years; the longest duration is 3650d'],
  ])('refuses %j with a sentence', (text, problem) => {
    expect(parseDuration(text)).toEqual({ ok: false, problem: `"${text}" ${problem}` })
  })
})

describe('spelling a duration', () => {
  test.each([
    [1, '1ms'],
    [999, '999ms'],
    [1_000, '1s'],
    [1_001, '1001ms'],
    [60_000, '1m'],
    [90_000, '90s'],
    [3_600_000, '1h'],
    [5_400_000, '90m'],
    [86_400_000, '1d'],
    [604_800_000, '7d'],
  ])('%d ms as %s', (ms, text) => {
    expect(spellDuration(ms)).toBe(text)
  })

  test('is read back exactly, for every duration', () => {
    const whole = fc.constantFrom(1, 1_000, 60_000, 3_600_000, 86_400_000)
    const duration = fc.tuple(fc.integer({ min: 1, max: 3_650 }), whole).map(([times, unitMs]) => times * unitMs)
    fc.assert(
      fc.property(fc.oneof(duration, fc.integer({ min: 1, max: TEN_YEARS_MS })), (ms) => {
        expect(parseDuration(spellDuration(ms))).toEqual({ ok: true, value: ms })
      }),
    )
  })
})

describe('rendering a duration', () => {
  test.each([
    [0, '0 ms'],
    [0.45, '0.45 ms'],
    [450, '450 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_000, '1 s'],
    [1_850, '1.85 s'],
    [1_999, '2 s'],
    [4_999, '5 s'],
    [12_345, '12.3 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [60_000, '1 min'],
    [720_000, '12 min'],
    [3_594_999, '59.9 min'],
    [3_599_999, '1 h'],
    [3_600_000, '1 h'],
    [12_600_000, '3.5 h'],
    [172_600_000, '47.9 h'],
    [172_799_999, '2 d'],
    [172_800_000, '2 d'],
    [604_800_000, '7 d'],
    [-1_850, '-1.85 s'],
    [-999.6, '-1 s'],
  ])('%d ms as %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('keeps three significant digits and never shows a thousand milliseconds or sixty seconds', () => {
    const unitMs: Record<string, number> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
    fc.assert(
      fc.property(fc.double({ min: 1, max: 100 * 86_400_000, noNaN: true }), (ms) => {
        const [figure, unit] = formatDuration(ms).split(' ') as [string, string]
        const shownMs = Number(figure) * (unitMs[unit] as number)
        expect(Math.abs(shownMs / ms - 1)).toBeLessThanOrEqual(0.005)
        expect(Number(figure)).toBeLessThan({ ms: 1_000, s: 60, min: 60, h: 48 }[unit] ?? 101)
      }),
    )
  })
})

test.each([
  [3_600_000, '1h'],
  [24 * 3_600_000, '24h'],
  [48 * 3_600_000, '48h'],
  [49 * 3_600_000, '49h'],
  [72 * 3_600_000, '3d'],
  [24 * 3_600_000 + 60_000, '1441m'],
  [300_000, '5m'],
])('a window of %i ms is spelled %s', (ms, text) => {
  expect(spellWindow(ms)).toBe(text)
})
