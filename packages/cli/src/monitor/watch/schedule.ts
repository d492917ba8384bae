/** All in milliseconds of the clock that never jumps; `endMs` is infinite without `--for`. */
export interface Schedule {
  startMs: number
  intervalMs: number
  endMs: number
}

/**
 * When the next check is due: the first tick after now and after the one before, and never later than the end, where one
 * last check is made. Ticks that a slow check ran past are left out rather than made up for.
 */
export function planNextCheck(schedule: Schedule, lastDueMs: number, nowMs: number): number {
  const { startMs, intervalMs, endMs } = schedule
  const pastMs = Math.max(lastDueMs, nowMs) - startMs
  return Math.min(endMs, startMs + (Math.floor(pastMs / intervalMs) + 1) * intervalMs)
}
