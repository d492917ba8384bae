import { describe, expect, test } from 'vitest'
import { labelSide, parseSide } from './side-text.ts'

const HOUR_MS = 3_600_000
const FROM = Date.parse('2026-11-20T10:00:00Z')
const TO = Date.parse('2026-11-21T10:00:00Z')
const week = { kind: 'last', lengthMs: 168 * HOUR_MS }

describe('a side is read as it is written', () => {
  test.each([
    ['24h', { kind: 'time', time: { kind: 'last', lengthMs: 24 * HOUR_MS } }, 'last 24h'],
    ['previous:24h', { kind: 'time', time: { kind: 'previous', lengthMs: 24 * HOUR_MS } }, 'the 24h before'],
    [
      '2026-11-20T10:00Z..2026-11-21T10:00Z',
      { kind: 'time', time: { kind: 'between', from: FROM, to: TO } },
      '2026-11-20T10:00:00.000Z to 2026-11-21T10:00:00.000Z',
    ],
    [
      '2026-11-20T10:00Z..',
      { kind: 'time', time: { kind: 'between', from: FROM, to: undefined } },
      '2026-11-20T10:00:00.000Z to now',
    ],
    [
      '2026-11-20T10:00Z..now',
      { kind: 'time', time: { kind: 'between', from: FROM, to: undefined } },
      '2026-11-20T10:00:00.000Z to now',
    ],
    ['release:1.4.0', { kind: 'release', value: '1.4.0', time: week }, 'release 1.4.0, last 7d'],
    [
      'release:@scope/app@1.4.0@48h',
      { kind: 'release', value: '@scope/app@1.4.0', time: { kind: 'last', lengthMs: 48 * HOUR_MS } },
      'release @scope/app@1.4.0, last 48h',
    ],
    [
      'variant:b@2026-11-20T10:00Z..2026-11-21T10:00Z',
      { kind: 'variant', value: 'b', time: { kind: 'between', from: FROM, to: TO } },
      'variant b, 2026-11-20T10:00:00.000Z to 2026-11-21T10:00:00.000Z',
    ],
    ['baseline:3', { kind: 'baseline', reference: '3' }, 'baseline 3'],
    ['baseline:latest', { kind: 'baseline', reference: 'latest' }, 'baseline latest'],
  ])('%s', (text, expected, label) => {
    const side = parseSide(text)
    expect(side).toEqual({ ok: true, value: expected })
    if (side.ok) expect(labelSide(side.value)).toBe(label)
  })
})

describe('what is not a side is refused with what would be right', () => {
  test.each([
    ['yesterday', 'expected a length of time (24h)'],
    ['previous:', 'expected a length of time (24h)'],
    ['0h', 'is not understood'],
    ['-24h', 'is not understood'],
    ['release:', 'names no release; such as release:1.4.0'],
    ['release: @24h', 'names no release'],
    ['release:1.4.0@soon', '"soon" is not understood'],
    ['release:1.4.0@', '"" is not understood'],
    ['variant:', 'names no variant'],
    ['baseline: ', 'names no baseline; such as baseline:3'],
    ['2026-11-20..2026-11-21', '"2026-11-20" is no ISO 8601 time with a zone'],
    ['2026-11-20T10:00Z..soon', '"soon" is no ISO 8601 time'],
    ['2026-11-21T10:00Z..2026-11-20T10:00Z', 'ends before it begins'],
    ['2026-11-20T10:00Z..2026-11-20T10:00Z', 'ends before it begins'],
    ['', 'is not understood'],
  ])('%j', (text, problem) => {
    expect(parseSide(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) })
  })
})
