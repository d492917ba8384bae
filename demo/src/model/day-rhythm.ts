const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** Share of the daily peak that comes at each full hour of local time: quiet nights, a dip at noon, a long evening. */
const BY_HOUR = [
  0.14, 0.1, 0.08, 0.08, 0.1, 0.16, 0.28, 0.46, 0.68, 0.88, 1, 0.98, 0.82, 0.86, 0.96, 0.98, 0.92, 0.82, 0.7, 0.64,
  0.58, 0.46, 0.32, 0.2,
] as const

/** How busy a moment of the day is, from 0 to 1, given as time since local midnight. */
export function busynessAt(sinceMidnightMs: number): number {
  const hour = sinceMidnightMs / HOUR_MS
  const index = Math.floor(hour) % BY_HOUR.length
  const before = BY_HOUR[index] ?? 0
  const after = BY_HOUR[(index + 1) % BY_HOUR.length] ?? 0
  return before + (after - before) * (hour - Math.floor(hour))
}

/** Midnight of the local day that holds `at`; `utcOffsetMs` is what local time is ahead of UTC. */
export function localMidnight(at: number, utcOffsetMs: number): number {
  return Math.floor((at + utcOffsetMs) / DAY_MS) * DAY_MS - utcOffsetMs
}

/** What local time is ahead of UTC on this machine. */
export const utcOffsetMs = (at: number): number => -new Date(at).getTimezoneOffset() * 60_000
