import { describe, expect, test } from 'vitest'
import { parseTimeOfDay, parseWallTime } from './wall-time.ts'

describe('a time to plan with', () => {
  test.each([
    ['2026-11-22T22:00', '2026-11-22T22:00:00Z'],
    ['2026-11-22 22:00:30', '2026-11-22T22:00:30Z'],
    ['2028-02-29T00:00', '2028-02-29T00:00:00Z'],
  ])('%s is local', (text, asUtc) => {
    expect(parseWallTime(text)).toEqual({ ok: true, value: { kind: 'local', localMs: Date.parse(asUtc) } })
  })

  test.each([
    ['2026-11-22T22:00Z', '2026-11-22T22:00:00Z'],
    ['2026-11-22 22:00+01:00', '2026-11-22T21:00:00Z'],
    ['2026-11-22T22:00:30-09:30', '2026-11-23T07:30:30Z'],
  ])('%s is an instant', (text, instant) => {
    expect(parseWallTime(text)).toEqual({ ok: true, value: { kind: 'instant', at: Date.parse(instant) } })
  })

  test.each([
    'tomorrow',
    '',
    '2026-11-22',
    '2026-02-29T00:00',
    '2026-13-01T00:00',
    '2026-11-22T24:01',
    '1760000000000',
  ])('%j is none, and the refusal shows one', (text) => {
    const problem = `"${text}" is no time of the calendar; write a time such as "2026-11-22T22:00"`
    expect(parseWallTime(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })
})

describe('a time of day', () => {
  test.each([
    ['00:00', 0],
    ['9:30', 570],
    ['23:59', 1_439],
    ['24:00', 1_440],
  ])('%s is minute %i', (text, minute) => {
    expect(parseTimeOfDay(text)).toEqual({ ok: true, value: minute })
  })

  test.each(['24:01', '12:60', '3', '', '3am'])('%j is none', (text) => {
    expect(parseTimeOfDay(text)).toEqual({ ok: false, problem: `"${text}" is not a time of day such as "09:30"` })
  })
})
