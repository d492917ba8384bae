import type { ReviewKind, Window } from '@plumbline/protocol/api'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/** A time zone; local milliseconds are what the clock on the wall shows, read as if it were UTC. */
export interface LocalTime {
  name: string
  localMs(at: number): number
  instantOf(localMs: number): number
}

/** A calendar day, ISO week (from Monday) or month. Bounds are local milliseconds, so that it is the same in every zone. */
export interface Period {
  kind: ReviewKind
  /** `2026-11-20`, `2026-W47` or `2026-11`. */
  label: string
  fromLocalMs: number
  toLocalMs: number
}

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS
/** A Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS

const FORMS: Record<ReviewKind, { pattern: RegExp; example: string }> = {
  daily: { pattern: /^(\d{4})-(\d\d)-(\d\d)$/, example: 'a day such as 2026-11-20' },
  weekly: { pattern: /^(\d{4})-W(\d\d)$/, example: 'an ISO week such as 2026-W47' },
  monthly: { pattern: /^(\d{4})-(\d\d)$/, example: 'a month such as 2026-10' },
}

/** Reads what `--at` takes; refuses days, weeks and months that no calendar has. */
export function parsePeriod(kind: ReviewKind, text: string): Parsed<Period> {
  const { pattern, example } = FORMS[kind]
  const [, year = '', second = '', day = '01'] = pattern.exec(text) ?? []
  const start =
    kind === 'weekly'
      ? mondayOf(Number(year)) + (Number(second) - 1) * WEEK_MS
      : Date.parse(`${year}-${second}-${day}T00:00:00Z`)
  const period = Number.isFinite(start) ? periodAt(kind, start) : undefined
  return period?.label === text ? parsed(period) : refused(`"${text}" is not ${example}`)
}

/** The period that a local time lies in. */
export function periodAt(kind: ReviewKind, localMs: number): Period {
  const day = Math.floor(localMs / DAY_MS) * DAY_MS
  switch (kind) {
    case 'daily':
      return { kind, label: isoDate(day), fromLocalMs: day, toLocalMs: day + DAY_MS }
    case 'weekly': {
      const monday = day - modulo(day - FIRST_MONDAY_MS, WEEK_MS)
      // A week belongs to the year of its Thursday (ISO 8601).
      const year = new Date(monday + 3 * DAY_MS).getUTCFullYear()
      const week = (monday - mondayOf(year)) / WEEK_MS + 1
      const label = `${year}-W${String(week).padStart(2, '0')}`
      return { kind, label, fromLocalMs: monday, toLocalMs: monday + WEEK_MS }
    }
    case 'monthly': {
      const date = new Date(day)
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
      const [from, to] = [Date.UTC(year, month), Date.UTC(year, month + 1)]
      return { kind, label: isoDate(from).slice(0, 7), fromLocalMs: from, toLocalMs: to }
    }
  }
}

/** The one just before. */
export const periodBefore = ({ kind, fromLocalMs }: Period): Period => periodAt(kind, fromLocalMs - 1)

/** The one just after. */
export const periodAfter = ({ kind, toLocalMs }: Period): Period => periodAt(kind, toLocalMs)

/** The last one that is over. */
export const lastComplete = (kind: ReviewKind, now: number, zone: LocalTime): Period =>
  periodBefore(periodAt(kind, zone.localMs(now)))

const HOUR_MS = 3_600_000

/**
 * When it begins and ends, to the whole hour of UTC, since sums by the hour are what is kept: in a zone that is half an hour off it is half
 * an hour early. A day on which the clocks change has 23 or 25 hours.
 */
export function windowOf({ fromLocalMs, toLocalMs }: Period, zone: LocalTime): Window {
  const hourOf = (localMs: number): number => Math.floor(zone.instantOf(localMs) / HOUR_MS) * HOUR_MS
  const [from, to] = [hourOf(fromLocalMs), hourOf(toLocalMs)]
  return { from, to, lengthMs: to - from }
}

/** `Weekly review, week of 16 November 2026 (2026-W47)`. */
export function titleOf({ kind, label, fromLocalMs }: Period): string {
  switch (kind) {
    case 'daily':
      return `Daily review, ${weekdayName(fromLocalMs)}, ${longDate(fromLocalMs)} (${label})`
    case 'weekly':
      return `Weekly review, week of ${longDate(fromLocalMs)} (${label})`
    case 'monthly':
      return `Monthly review, ${longDate(fromLocalMs).replace(/^\d+ /, '')} (${label})`
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

export const weekdayName = (localMs: number): string => WEEKDAYS[new Date(localMs).getUTCDay()] ?? ''

function longDate(localMs: number): string {
  const date = new Date(localMs)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

const isoDate = (localMs: number): string => new Date(localMs).toISOString().slice(0, 10)
const modulo = (value: number, by: number): number => ((value % by) + by) % by

/** The Monday of the first ISO week of a year, in which 4 January lies. */
function mondayOf(year: number): number {
  const fourth = Date.UTC(year, 0, 4)
  return fourth - modulo(fourth - FIRST_MONDAY_MS, WEEK_MS)
}
