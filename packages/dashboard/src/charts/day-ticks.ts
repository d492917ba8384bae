import type { Span } from './plot-geometry.ts'

const DAY_MS = 86_400_000
const MOST_TICKS = 10

/**
 * Midnights within a span of several days, every few days so that their labels have room: on the clock of UTC, or on this
 * machine's, whose days are not all of 24 hours.
 */
export function dayTicks(span: Span, timeZone: string): number[] {
  const utc = timeZone === 'UTC'
  const start = new Date(span.from)
  const midnight = (day: number) =>
    utc
      ? Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate() + day)
      : new Date(start.getFullYear(), start.getMonth(), start.getDate() + day).getTime()
  const days = Math.ceil((span.to - span.from) / DAY_MS)
  const stride = Math.ceil(days / MOST_TICKS)
  return Array.from({ length: days + 1 }, (_, day) => day)
    .filter((day) => day % stride === 0)
    .map(midnight)
    .filter((at) => at >= span.from && at <= span.to)
}
