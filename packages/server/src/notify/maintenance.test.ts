import type { NewMaintenance } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { endOfRecord, type MaintenanceRecord, openWindows, parseMaintenance, recordOf } from './maintenance.ts'

const HOUR = 3_600_000
const once = { from: '2026-07-01T22:00', to: '2026-07-02 00:30' }
const weekly = { days: ['sun', 'Mon'], at: '03:00', lasts: '2h' }

/** What a window that is written so is stored as. */
function record(written: Omit<NewMaintenance, 'id'>): MaintenanceRecord {
  const outcome = parseMaintenance({ id: 'move', ...written })
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

describe('a window', () => {
  test.each([
    [once, '2026-07-01T22:00Z', '2026-07-02T00:30Z'],
    [{ ...once, zone: 'Europe/Berlin' }, '2026-07-01T20:00Z', '2026-07-01T22:30Z'],
    [{ ...once, to: '2026-07-02T00:30+02:00' }, '2026-07-01T22:00Z', '2026-07-01T22:30Z'],
  ])('of one time, %o, is from %s to %s', (written, from, to) => {
    expect(record({ once: written, matchers: ['service=db'] })).toEqual({
      id: 'move',
      matchers: [{ label: 'service', operator: '=', value: 'db' }],
      kind: 'once',
      from: Date.parse(from),
      to: Date.parse(to),
    })
  })

  test('of every week begins by the clock of its zone', () => {
    const stretch = { days: ['sun', 'mon'], fromMinute: 180, lastsMs: 2 * HOUR, zone: 'Europe/Berlin' }
    expect(record({ weekly: { ...weekly, zone: 'Europe/Berlin' } })).toMatchObject({ kind: 'weekly', stretch })
    expect(record({ weekly })).toMatchObject({ stretch: { zone: 'UTC' } })
  })

  test.each<[Omit<NewMaintenance, 'id'>, string]>([
    [{}, 'one of /once and /weekly is needed'],
    [{ once, weekly }, 'one of /once and /weekly is needed'],
    [{ once, matchers: ['a=b', 'mail'] }, '/matchers/1: "mail" is not a condition on a label; write it like'],
    [{ once: { ...once, from: 'tomorrow' } }, '/once/from: "tomorrow" is no time of the calendar; write a time such'],
    [{ once: { ...once, to: '2026-02-30T00:00' } }, '/once/to: "2026-02-30T00:00" is no time of the calendar'],
    [{ once: { ...once, to: once.from } }, '/once/to: is not after /once/from'],
    [{ once: { ...once, zone: 'Berlin' } }, '/once/zone: "Berlin" is not a time zone; write it like UTC or Europe'],
    [{ weekly: { ...weekly, days: ['sunday'] } }, '/weekly/days/0: "sunday" is not one of sun, mon'],
    [{ weekly: { ...weekly, at: '3am' } }, '/weekly/at: "3am" is not a time of day such as "09:30"'],
    [{ weekly: { ...weekly, lasts: 'long' } }, '/weekly/lasts: "long" is not a duration'],
    [{ weekly: { ...weekly, lasts: '59s' } }, '/weekly/lasts: "59s" is not from 1m to 7d'],
    [{ weekly: { ...weekly, lasts: '169h' } }, '/weekly/lasts: "169h" is not from 1m to 7d'],
  ])('written as %o is refused', (written, problem) => {
    expect(parseMaintenance({ id: 'move', ...written })).toMatchObject({
      ok: false,
      problem: expect.stringContaining(problem),
    })
  })

  test.each(['1m', '7d'])('of every week may last %s', (lasts) => {
    expect(parseMaintenance({ id: 'move', weekly: { ...weekly, lasts } }).ok).toBe(true)
  })

  test('with several mistakes is refused with each', () => {
    const outcome = parseMaintenance({ id: 'move', matchers: ['x'], weekly: { ...weekly, at: 'noon', days: ['x'] } })
    expect(outcome.ok ? [] : outcome.problem.split('; ')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\/matchers\/0/),
        expect.stringMatching(/^\/weekly\/at/),
        expect.stringMatching(/^\/weekly\/days\/0/),
      ]),
    )
  })
})

describe('a stored window', () => {
  const berlin = record({ weekly: { ...weekly, zone: 'Europe/Berlin' } })

  test.each([record({ once }), berlin])('is opened and stored again as it was: %o', (window) => {
    const opened = openWindows([{ window: JSON.parse(JSON.stringify(window)) }], () => {})
    expect(opened.map(recordOf)).toEqual([window])
  })

  test('is on until its end', () => {
    const end = Date.parse('2026-07-05T05:00+02:00')
    expect(endOfRecord(berlin, end - 2 * HOUR - 1)).toBeUndefined()
    expect(endOfRecord(berlin, end - 2 * HOUR)).toBe(end)
    expect(endOfRecord(berlin, end - 1)).toBe(end)
    expect(endOfRecord(berlin, end)).toBeUndefined()
  })

  test('whose zone is not known here is left out, never on, and said', () => {
    const stretch = { days: ['sun'], fromMinute: 0, lastsMs: HOUR, zone: 'Europe/Atlantis' } as const
    const window = { id: 'lost', matchers: [], kind: 'weekly', stretch } as const
    const said: string[] = []
    expect(openWindows([{ window }], (what, why) => said.push(what, why))).toEqual([])
    expect(said).toEqual(['the maintenance window lost is left out', expect.stringContaining('Europe/Atlantis')])
    expect(endOfRecord(window, Date.parse('2026-07-05T00:30Z'))).toBeUndefined()
  })
})
