import type { ReviewKind } from '@plumbline/protocol/api'
import { type LocalTime, type Period, periodAt, periodBefore } from '../../analyse/review/period.ts'

const DAY_MS = 86_400_000
/** Every day of a month comes round within so many days. */
const LONGEST_DAYS = 32

/** When reviews of a kind are due, by the clock on the wall. */
export interface DueTimes {
  kind: ReviewKind
  /** 1440 is the end of the day. */
  minuteOfDay: number
  /** 0 is Sunday; of weekly ones. */
  weekday?: number
  /** 1 to 28; of monthly ones. */
  dayOfMonth?: number
}

/** A review that is due: the period that was the last complete one at `at`. */
export interface Due {
  at: number
  period: Period
}

/**
 * The newest due time that is not after `now`. A time that is skipped when clocks go forward is as long after the change; one that comes
 * twice is the first.
 */
export const latestDue = (times: DueTimes, now: number, zone: LocalTime): Due => find(times, now, zone, -1)

/** The first due time after `now`. */
export const nextDue = (times: DueTimes, now: number, zone: LocalTime): Due => find(times, now, zone, 1)

function find(times: DueTimes, now: number, zone: LocalTime, step: 1 | -1): Due {
  const today = Math.floor(zone.localMs(now) / DAY_MS) * DAY_MS
  // One day beyond today: the change of the clocks may move a time over midnight.
  for (let days = -1; days <= LONGEST_DAYS; days++) {
    const day = today + days * step * DAY_MS
    if (!fits(times, day)) continue
    const localMs = day + times.minuteOfDay * 60_000
    const at = zone.instantOf(localMs)
    // At 24:00 the day itself is over.
    if (step === 1 ? at > now : at <= now) return { at, period: periodBefore(periodAt(times.kind, localMs)) }
  }
  throw new Error(`no due time of the ${times.kind} review within ${LONGEST_DAYS} days`)
}

function fits({ kind, weekday = 1, dayOfMonth = 1 }: DueTimes, localMs: number): boolean {
  const date = new Date(localMs)
  if (kind === 'weekly') return date.getUTCDay() === weekday
  return kind === 'daily' || date.getUTCDate() === dayOfMonth
}
