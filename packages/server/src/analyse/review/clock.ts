import { DAY_MS, HOUR_MS } from './facts.ts'
import { type LocalTime, weekdayName } from './period.ts'

/** `14:00`, by the clock of the zone. */
export const showHour = (at: number, zone: LocalTime): string => timeOfDay(zone.localMs(at))

export const timeOfDay = (localMs: number): string => new Date(localMs).toISOString().slice(11, 16)

/** `Tue 17 Nov 14:00`. */
export function showMoment(at: number, zone: LocalTime): string {
  const localMs = zone.localMs(at)
  return `${showDay(localMs)} ${timeOfDay(localMs)}`
}

/** `Tue 17 Nov in the hour of 14:00`: what is known to the hour. */
export function showHourOf(at: number, zone: LocalTime): string {
  const localMs = zone.localMs(at)
  return `${showDay(localMs)} in the hour of ${timeOfDay(localMs)}`
}

/** `Tue 17 Nov 14:00 to 16:00`; the day is said again when it is another. */
export function showSpan(from: number, to: number, zone: LocalTime): string {
  const [start, end] = [zone.localMs(from), zone.localMs(to)]
  const isSameDay = Math.floor(start / DAY_MS) === Math.floor((end - 1) / DAY_MS)
  return `${showMoment(from, zone)} to ${isSameDay ? (end % DAY_MS === 0 ? '24:00' : timeOfDay(end)) : showMoment(to, zone)}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function showDay(localMs: number): string {
  const date = new Date(localMs)
  return `${weekdayName(localMs).slice(0, 3)} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
}

/** `1 figure`, `2 figures`. */
export const countWord = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** `2 hours`, `3.5 days`, `40 minutes`: for prose. */
export function showLength(ms: number): string {
  const [value, unit] =
    ms < HOUR_MS ? [ms / 60_000, 'minute'] : ms < 2 * DAY_MS ? [ms / HOUR_MS, 'hour'] : [ms / DAY_MS, 'day']
  const shown = Number(value.toFixed(value < 10 ? 1 : 0))
  return countWord(shown, unit)
}
