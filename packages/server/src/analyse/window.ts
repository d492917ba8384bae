import type { Precision, Window } from '@plumbline/protocol/api'
import {
  type Parsed,
  parseDuration,
  parsed,
  parseInstant,
  refused,
  spellDuration,
} from '@plumbline/protocol/quantities'

export interface WindowText {
  window?: string
  from?: string
  to?: string
}

export const DEFAULT_WINDOW_MS = 3_600_000

/** Reads `window`, or `from` and `to`; without either the last hour. A window of zero or negative length is refused. */
export function parseWindow({ window, from, to }: WindowText, now: number): Parsed<Window> {
  const until = to === undefined ? now : parseMoment(to)
  if (until === undefined) return refused(`to is "${to}"; expected ISO 8601 with a zone, or epoch milliseconds`)
  if (from === undefined) {
    const length = window === undefined ? parsed(DEFAULT_WINDOW_MS) : parseDuration(window)
    return length.ok ? parsed(windowOf(until - length.value, until)) : refused(`window: ${length.problem}`)
  }
  if (window !== undefined)
    return refused('window and from exclude each other; send window (with to), or from (with to)')
  const start = parseMoment(from)
  if (start === undefined) return refused(`from is "${from}"; expected ISO 8601 with a zone, or epoch milliseconds`)
  if (start >= until) return refused(`from (${showTime(start)}) is not before to (${showTime(until)})`)
  return parsed(windowOf(start, until))
}

const parseMoment = (text: string): number | undefined => parseInstant(/^\d{1,16}$/.test(text) ? Number(text) : text)
const showTime = (ms: number): string => new Date(ms).toISOString()
const windowOf = (from: number, to: number): Window => ({ from, to, lengthMs: to - from })

/** The window of equal length just before. */
export const previousWindow = ({ from, lengthMs }: Window): Window => windowOf(from - lengthMs, from)

/** `Last 1h` as source 000 has it, or the bounds when the window does not end now. */
export function describeWindow(window: Window, now: number): string {
  if (Math.abs(now - window.to) < 60_000)
    return `Last ${window.lengthMs === DEFAULT_WINDOW_MS ? 'hour' : spellDuration(window.lengthMs)}`
  return `${showTime(window.from)} to ${showTime(window.to)}`
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const UNIT_MS = { minute: MINUTE_MS, hour: HOUR_MS } as const

/** Steps that fall on round times, of which the first that gives at most 120 points is taken. */
const STEPS_MS = [1, 5, 10, 15, 30]
  .map((seconds) => seconds * 1_000)
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS))
  .concat([1, 2, 4, 6, 12].map((hours) => hours * HOUR_MS))
  .concat([1, 2, 7, 14, 28].map((days) => days * DAY_MS))

const MOST_POINTS = 120

/** A step is never finer than what the series is made of: 30 minutes over hourly rollups would leave every second step empty. */
export function stepOf({ lengthMs }: Window, precision: Precision): number {
  const finestMs = precision === 'raw' ? 0 : UNIT_MS[precision]
  return (
    STEPS_MS.find((step) => step >= finestMs && lengthMs / step <= MOST_POINTS) ??
    Math.ceil(lengthMs / MOST_POINTS / DAY_MS) * DAY_MS
  )
}

/** Longest window that is assembled from raw marks; beyond it rollups answer faster, and raw data may be gone. */
export const LONGEST_RAW_MS = DAY_MS

/** What a window is computed from. Minutes up to two days, as long as they are kept; hours beyond. */
export function precisionOf(window: Window, keeps: { minuteMs: number; now: number }): Exclude<Precision, 'raw'> {
  const kept = window.from >= keeps.now - keeps.minuteMs
  return window.lengthMs <= 2 * DAY_MS && kept ? 'minute' : 'hour'
}

/** The window widened to whole steps of its rollup. */
export function alignWindow(window: Window, precision: Exclude<Precision, 'raw'>): Window {
  const unit = UNIT_MS[precision]
  return windowOf(Math.floor(window.from / unit) * unit, Math.ceil(window.to / unit) * unit)
}
