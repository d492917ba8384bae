import { formatClock, formatMoment } from '../../formats/times.ts'

/** `22 Nov 10:00:12.345`, to the millisecond. */
export function formatExactly(at: number, timeZone: string): string {
  const seconds = formatClock(at, timeZone).slice(5)
  return `${formatMoment(at, timeZone)}${seconds}.${String(at % 1_000).padStart(3, '0')}`
}
