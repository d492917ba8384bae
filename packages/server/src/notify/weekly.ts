import { DAY_MS, type Zone } from './zone.ts'

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Hours by the clock on the wall, such as a team's working hours. */
export interface Hours {
  /** Days on which the hours begin. */
  days: readonly Weekday[]
  fromMinute: number
  /** Exclusive; not later than `fromMinute` means on the next day, so that equal ones are a whole day. */
  toMinute: number
  zone: Zone
}

/** True when the clock there stands within the hours: an hour that comes twice counts twice, one that is skipped does not come. */
export function withinHours({ days, fromMinute, toMinute, zone }: Hours, at: number): boolean {
  const localMs = zone.localMs(at)
  const minute = Math.floor((localMs % DAY_MS) / 60_000)
  const today = days.includes(weekdayOf(localMs))
  if (fromMinute < toMinute) return today && minute >= fromMinute && minute < toMinute
  return (today && minute >= fromMinute) || (days.includes(weekdayOf(localMs - DAY_MS)) && minute < toMinute)
}

/** A stretch of time that begins at a time of day on some days of the week. */
export interface WeeklyStretch {
  days: readonly Weekday[]
  fromMinute: number
  /** At most a week. */
  lastsMs: number
  zone: Zone
}

/** The end of the stretch that `at` lies in. It lasts as long as it says, also through a change of the clocks. */
export function endOfStretch({ days, fromMinute, lastsMs, zone }: WeeklyStretch, at: number): number | undefined {
  const localMs = zone.localMs(at)
  const today = localMs - (localMs % DAY_MS)
  // One day more than it lasts: the change of the clocks may have moved the beginning over midnight.
  const daysBack = Math.ceil(lastsMs / DAY_MS) + 1
  const ends = Array.from({ length: daysBack + 1 }, (_, back) => today - back * DAY_MS)
    .filter((day) => days.includes(weekdayOf(day)))
    .map((day) => zone.instantOf(day + fromMinute * 60_000))
    .filter((start) => start <= at && at < start + lastsMs)
    .map((start) => start + lastsMs)
  return ends.length > 0 ? Math.max(...ends) : undefined
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (localMs: number): Weekday => WEEKDAYS[(Math.floor(localMs / DAY_MS) + 4) % 7] ?? 'sun'
