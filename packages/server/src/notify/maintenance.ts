import { MAINTENANCE_LENGTH, type NewMaintenance } from '@plumbline/protocol/api'
import {
  type Parsed,
  parseDuration,
  parsed,
  parseTimeOfDay,
  parseWallTime,
  refused,
} from '@plumbline/protocol/quantities'
import { type Matcher, parseMatcher } from './matcher.ts'
import { endOf, type MaintenanceWindow } from './mute.ts'
import { WEEKDAYS, type Weekday, type WeeklyStretch } from './weekly.ts'
import { parseZone, type Zone } from './zone.ts'

/** A maintenance window as it can be stored: its zone is a name. */
export type MaintenanceRecord = { id: string; matchers: readonly Matcher[] } & (
  | { kind: 'once'; from: number; to: number }
  | { kind: 'weekly'; stretch: Omit<WeeklyStretch, 'zone'> & { zone: string } }
)

/** Takes the value of an outcome, or notes its problem with the JSON pointer of what was read. */
type Take = <T>(pointer: string, outcome: Parsed<T>) => T | undefined

/** Reads a window as a request writes it. The problem names every place that is wrong. */
export function parseMaintenance({ id, matchers = [], once, weekly }: NewMaintenance): Parsed<MaintenanceRecord> {
  const problems: string[] = []
  const take: Take = (pointer, outcome) => {
    if (outcome.ok) return outcome.value
    problems.push(`${pointer}: ${outcome.problem}`)
    return undefined
  }
  const fits = matchers.flatMap((text, index) => take(`/matchers/${index}`, parseMatcher(text)) ?? [])
  if ((once === undefined) === (weekly === undefined))
    problems.push(
      'one of /once and /weekly is needed, such as "weekly": {"days": ["sun"], "at": "02:00", "lasts": "2h"}',
    )
  const time = once ? readOnce(once, take) : weekly && readWeekly(weekly, take)
  return time && problems.length === 0 ? parsed({ id, matchers: fits, ...time }) : refused(problems.join('; '))
}

function readOnce({ from, to, zone = 'UTC' }: NonNullable<NewMaintenance['once']>, take: Take) {
  const inZone = take('/once/zone', parseZone(zone))
  if (inZone === undefined) return undefined
  const begin = take('/once/from', parseInstantIn(from, inZone))
  const end = take('/once/to', parseInstantIn(to, inZone))
  if (begin === undefined || end === undefined) return undefined
  if (end <= begin) take('/once/to', refused('is not after /once/from'))
  return { kind: 'once', from: begin, to: end } as const
}

function readWeekly({ days, at, lasts, zone = 'UTC' }: NonNullable<NewMaintenance['weekly']>, take: Take) {
  const inZone = take('/weekly/zone', parseZone(zone))
  const fromMinute = take('/weekly/at', parseTimeOfDay(at))
  const lastsMs = take('/weekly/lasts', parseLength(lasts))
  const on = days.flatMap((day, index) => take(`/weekly/days/${index}`, parseWeekday(day)) ?? [])
  if (inZone === undefined || fromMinute === undefined || lastsMs === undefined) return undefined
  return { kind: 'weekly', stretch: { days: on, fromMinute, lastsMs, zone: inZone.name } } as const
}

function parseWeekday(text: string): Parsed<Weekday> {
  const day = WEEKDAYS.find((candidate) => candidate === text.toLowerCase())
  return day ? parsed(day) : refused(`"${text}" is not one of ${WEEKDAYS.join(', ')}`)
}

function parseLength(text: string): Parsed<number> {
  const { min, max } = MAINTENANCE_LENGTH
  const [length, shortest, longest] = [text, min, max].map((written) => parseDuration(written))
  if (!length?.ok) return length ?? refused('is missing')
  const isOutside = (shortest?.ok && length.value < shortest.value) || (longest?.ok && length.value > longest.value)
  return isOutside ? refused(`"${text}" is not from ${min} to ${max}`) : length
}

/** Reads a time with its offset, or by the clock in the zone. */
export function parseInstantIn(text: string, zone: Zone): Parsed<number> {
  const time = parseWallTime(text)
  if (!time.ok) return time
  return parsed(time.value.kind === 'instant' ? time.value.at : zone.instantOf(time.value.localMs))
}

/** The windows of records. One whose zone is not known here is left out: better told in vain than quiet at the wrong time. */
export function openWindows(
  stored: readonly { window: MaintenanceRecord }[],
  onProblem: (what: string, why: string) => void,
): MaintenanceWindow[] {
  return stored.flatMap(({ window: record }) => {
    const window = openWindow(record)
    if (!window.ok) onProblem(`the maintenance window ${record.id} is left out`, window.problem)
    return window.ok ? [window.value] : []
  })
}

/** When a window that is on ends; undefined when it is not on. */
export function endOfRecord(record: MaintenanceRecord, now: number): number | undefined {
  const window = openWindow(record)
  return window.ok ? endOf(window.value, now) : undefined
}

function openWindow(record: MaintenanceRecord): Parsed<MaintenanceWindow> {
  if (record.kind === 'once') return parsed(record)
  const zone = parseZone(record.stretch.zone)
  return zone.ok ? parsed({ ...record, stretch: { ...record.stretch, zone: zone.value } }) : zone
}

export const recordOf = (window: MaintenanceWindow): MaintenanceRecord =>
  window.kind === 'once' ? window : { ...window, stretch: { ...window.stretch, zone: window.stretch.zone.name } }
