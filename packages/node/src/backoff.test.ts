import { describe, expect, test } from 'vitest'
import { backoffMs, LONGEST_RETRY_AFTER_MS, parseRetryAfter, spreadMs } from './backoff.ts'

const almostOne = () => 1 - Number.EPSILON

describe('the wait after a failure is anything up to a ceiling that doubles', () => {
  test.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [5, 16_000],
    [6, 30_000],
    [7, 30_000],
    [5_000, 30_000],
  ])('failure %i: up to %i ms', (failures, ceilingMs) => {
    expect(backoffMs(failures, almostOne)).toBeCloseTo(ceilingMs, 5)
    expect(backoffMs(failures, () => 0)).toBe(0)
    expect(backoffMs(failures, () => 0.5)).toBe(ceilingMs / 2)
  })
})

test('a wait the server asked for is kept, and spread by at most a tenth', () => {
  expect(spreadMs(10_000, () => 0)).toBe(10_000)
  expect(spreadMs(10_000, almostOne)).toBeCloseTo(11_000, 5)
})

describe('Retry-After', () => {
  const nowMs = Date.parse('2026-01-31T12:00:00.000Z')
  test.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['300', LONGEST_RETRY_AFTER_MS],
    ['301', LONGEST_RETRY_AFTER_MS],
    ['99999999999999999999', LONGEST_RETRY_AFTER_MS],
    ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
    ['Sat, 31 Jan 2026 11:59:30 GMT', 0],
    ['Sat, 31 Jan 2026 13:00:00 GMT', LONGEST_RETRY_AFTER_MS],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j means %j ms', (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected)
  })
})
