import type { NewMaintenance } from '@plumbline/protocol/api'
import { parseTimeOfDay, parseWallTime } from '@plumbline/protocol/quantities'
import { readLength } from './read-silence-length.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** What somebody filled in; both kinds of time are kept, so that changing one's mind loses nothing. */
export interface MaintenanceWish {
  id: string
  conditions: readonly string[]
  kind: 'once' | 'weekly'
  /** By the clock of the zone, as a `datetime-local` field has them. */
  from: string
  to: string
  days: readonly Weekday[]
  at: string
  lasts: string
  zone: string
}

/** The window that is wished for; `undefined` while something is missing or wrong. */
export function maintenanceOf({ id, conditions, kind, zone, ...time }: MaintenanceWish): NewMaintenance | undefined {
  const { from, to, days, at, lasts } = time
  const window = { id, ...(conditions.length > 0 && { matchers: [...conditions] }) }
  if (!isWindowName(id)) return undefined
  if (kind === 'once') return isBefore(from, to) ? { ...window, once: { from, to, zone } } : undefined
  if (days.length === 0 || !parseTimeOfDay(at).ok || !isWindowLength(lasts)) return undefined
  return { ...window, weekly: { days: [...days], at, lasts: lasts.trim(), zone } }
}

export const isWindowName = (id: string): boolean => /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(id)

/** Both on one clock; whether the end is past, the server knows. */
export function isBefore(from: string, to: string): boolean {
  const [start, end] = [parseWallTime(from), parseWallTime(to)]
  if (!start.ok || !end.ok || start.value.kind !== 'local' || end.value.kind !== 'local') return false
  return start.value.localMs < end.value.localMs
}

/** What the server takes. */
const LONGEST_MS = 7 * 86_400_000

export const isWindowLength = (text: string): boolean => readLength(text, LONGEST_MS) !== undefined
