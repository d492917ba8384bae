import { dayTicks } from '../../charts/day-ticks.ts'
import type { Span } from './lay-lanes.ts'

const MINUTE_MS = 60_000
/** Steps that people count in; each divides a day. */
const STEPS_MS = [1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE_MS)
const MOST_TICKS = 8

/** Round times within a span, few enough that their labels have room: by the clock of UTC or of this machine. */
export function timeTicks(span: Span, timeZone: string): number[] {
  const lengthMs = span.to - span.from
  const step = STEPS_MS.find((ms) => lengthMs / ms <= MOST_TICKS)
  if (step === undefined) return dayTicks(span, timeZone)
  const offsetMs = timeZone === 'UTC' ? 0 : new Date(span.from).getTimezoneOffset() * MINUTE_MS
  const first = Math.ceil((span.from - offsetMs) / step) * step + offsetMs
  return Array.from({ length: Math.floor((span.to - first) / step) + 1 }, (_, index) => first + index * step)
}
