import type { OperationsQuery, Precision, Window } from '@plumbline/protocol/api'
import { type Parsed, refused, spellDuration } from '@plumbline/protocol/quantities'
import { LONGEST_RAW_MS, parseWindow, precisionOf } from '../../analyse/window.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS
const DEFAULT_WINDOW = '24h'
const UNIT_MS = { minute: 60_000, hour: HOUR_MS } as const

export interface Retention {
  rawMs: number
  minuteMs: number
  hourMs: number
}

/** Reads `hours`, `window`, or `from` and `to`; a day when none is given. Refuses what is longer than data is kept. */
export function parseOperationWindow(query: OperationsQuery, retention: Retention, now: number): Parsed<Window> {
  const { hours, window: windowText, from, to } = query
  if (hours !== undefined && (windowText !== undefined || from !== undefined))
    return refused('hours, window and from exclude each other; send one of them')
  const length = hours === undefined ? windowText : `${Math.max(1, Math.round(hours * HOUR_MS))}ms`
  const text = length ?? (from === undefined ? DEFAULT_WINDOW : undefined)
  const window = parseWindow(
    {
      ...(text !== undefined && { window: text }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
    now,
  )
  if (!window.ok || window.value.lengthMs <= retention.hourMs) return window
  const kept = `${retention.hourMs / HOUR_MS} hours (${spellDuration(retention.hourMs)})`
  return refused(`the window is longer than data is kept; the longest is ${kept}`)
}

/** What a window is read from, and its bounds there. */
export interface ReadRange {
  window: Window
  precision: Precision
}

/** Rows are read one by one up to so many; more answer faster, and in less memory, from sums by minute. */
const MOST_RAW_OPERATIONS = 2_000_000

/** Exact from raw rows up to a day, as long as they are kept and not too many; else whole minutes or hours, of the same length. */
export function planWindow(asked: Window, operations: number, retention: Retention, now: number): ReadRange {
  const isKept = asked.from >= now - retention.rawMs
  if (asked.lengthMs <= LONGEST_RAW_MS && isKept && operations <= MOST_RAW_OPERATIONS)
    return { window: asked, precision: 'raw' }
  const precision = precisionOf(asked, { minuteMs: retention.minuteMs, now })
  const unit = UNIT_MS[precision]
  const to = Math.ceil(asked.to / unit) * unit
  const lengthMs = Math.ceil(asked.lengthMs / unit) * unit
  return { window: { from: to - lengthMs, to, lengthMs }, precision }
}

/** The same length so much earlier, from sums by minute or hour; it never reaches into the window it is compared with. */
function planEarlier({ window, precision }: ReadRange, byMs: number, retention: Retention, now: number): ReadRange {
  const earlier = { from: window.from - byMs, to: window.to - byMs, lengthMs: window.lengthMs }
  const found = precision === 'hour' ? 'hour' : precisionOf(earlier, { minuteMs: retention.minuteMs, now })
  const unit = UNIT_MS[found]
  const to = Math.floor(earlier.to / unit) * unit
  // Of less than a minute, the last whole one.
  const from = Math.min(Math.floor(earlier.from / unit) * unit, to - unit)
  return { window: { from, to, lengthMs: to - from }, precision: found }
}

/** The period just before, and the one a week before unless it would overlap or be the same. */
export function planComparisons(
  range: ReadRange,
  retention: Retention,
  now: number,
): { previous: ReadRange; weekBefore: ReadRange | undefined } {
  const { lengthMs } = range.window
  return {
    previous: planEarlier(range, lengthMs, retention, now),
    weekBefore: lengthMs < WEEK_MS ? planEarlier(range, WEEK_MS, retention, now) : undefined,
  }
}
