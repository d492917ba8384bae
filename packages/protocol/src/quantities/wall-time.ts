import { parseInstant } from './instant.ts'
import { type Parsed, parsed, refused } from './parsed.ts'

/** A date and time as people plan with it: to the minute or second, with its offset from UTC or by the clock of a place named elsewhere. */
export const WALL_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/
export const WALL_TIME_FORM = 'a time such as "2026-11-22T22:00" or "2026-11-22T22:00+01:00"'

/** `at` is epoch milliseconds; `localMs` is what the clock on the wall shows, read as if it were UTC. */
export type WallTime = { kind: 'instant'; at: number } | { kind: 'local'; localMs: number }

export function parseWallTime(text: string): Parsed<WallTime> {
  const [, day, minutes, seconds = ':00', offset] = WALL_TIME.exec(text) ?? []
  const at = parseInstant(`${day}T${minutes}${seconds}${offset ?? 'Z'}`)
  if (at === undefined) return refused(`"${text}" is no time of the calendar; write ${WALL_TIME_FORM}`)
  return parsed(offset === undefined ? { kind: 'local', localMs: at } : { kind: 'instant', at })
}

export const TIME_OF_DAY = /^(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)$/
export const TIME_OF_DAY_FORM = 'a time of day such as "09:30"'

/** Minutes since midnight; `24:00` is the end of the day. */
export function parseTimeOfDay(text: string): Parsed<number> {
  if (text === '24:00') return parsed(24 * 60)
  const [, hours, minutes] = TIME_OF_DAY.exec(text) ?? []
  if (hours === undefined) return refused(`"${text}" is not ${TIME_OF_DAY_FORM}`)
  return parsed(Number(hours) * 60 + Number(minutes))
}
