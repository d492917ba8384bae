import { formatLimitMs } from './numbers.ts'

/** Whose clock the page shows: the viewer's, or UTC so that a team in several places reads the same times. */
export type Zone = 'local' | 'utc'

const DAY_MS = 86_400_000

export function timeZoneOf(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** `10:00:12` */
export function formatClock(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    at,
  )
}

/** `22 Nov 10:00`, for times whose day is not obvious. */
export function formatMoment(at: number, timeZone: string): string {
  return `${formatDay(at, timeZone)} ${formatMinute(at, timeZone)}`
}

/** As a label on an axis that spans `spanMs`: minutes within a day, days beyond four. */
export function formatTick(at: number, spanMs: number, timeZone: string): string {
  if (spanMs <= DAY_MS) return formatMinute(at, timeZone)
  const day = formatDay(at, timeZone)
  if (spanMs > 4 * DAY_MS) return day
  const minute = formatMinute(at, timeZone)
  return minute === '00:00' ? day : minute
}

/** `22 Nov 10:00–10:05`, with seconds when the ends need them; the second day is named when it is another. */
export function formatSpan(from: number, to: number, timeZone: string): string {
  const format = (to - from) % 60_000 === 0 ? formatMinute : formatClock
  const [day, lastDay] = [formatDay(from, timeZone), formatDay(to, timeZone)]
  if (day === lastDay) return `${day} ${format(from, timeZone)}–${format(to, timeZone)}`
  return `${day} ${format(from, timeZone)} – ${lastDay} ${format(to, timeZone)}`
}

/** The length of a window that was widened to whole steps, as people call it: 61 minutes are an hour, 7.04 days are 7. */
export function formatLength(ms: number): string {
  const unit = ms >= 2 * DAY_MS ? DAY_MS : ms >= 3_600_000 ? 900_000 : 60_000
  return formatLimitMs(Math.max(unit, Math.round(ms / unit) * unit))
}

/** How long ago, in whole steps so that it does not flicker: `just now`, `3 s ago`, `2 min ago`. */
export const formatAgo = (ageMs: number): string => (ageMs < 1_000 ? 'just now' : `${formatAge(ageMs)} ago`)

/** A time that still grows, in whole steps: `3 s`, `2 min`, `5 h`. */
export function formatAge(ageMs: number): string {
  const step = ageMs < 60_000 ? 1_000 : ageMs < 3_600_000 ? 60_000 : ageMs < 2 * DAY_MS ? 3_600_000 : DAY_MS
  return formatLimitMs(Math.max(step, Math.floor(ageMs / step) * step))
}

/** How long something lasted that is over, to the second: `45 s`, `12.5 min`, `3.2 h`. */
export const formatLasted = (ms: number): string => formatLimitMs(Math.max(1_000, Math.round(ms / 1_000) * 1_000))

/** `10:00` on the day of `now`, `22 Nov 10:00` on another. */
export function formatNear(at: number, now: number, timeZone: string): string {
  return formatDay(at, timeZone) === formatDay(now, timeZone) ? formatMinute(at, timeZone) : formatMoment(at, timeZone)
}

const formatDay = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at)

const formatMinute = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)
