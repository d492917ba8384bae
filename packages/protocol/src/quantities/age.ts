import { formatDuration } from './duration.ts'

const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1_000] as const

/** How long ago, in whole units, cut off: `9 s ago`, `6 min ago`, `2 h ago`, `just now`. A time ahead, by clocks that differ, is now. */
export function formatAge(ms: number): string {
  const unit = UNITS_MS.find((unitMs) => ms >= (unitMs === UNITS_MS[0] ? 2 * unitMs : unitMs))
  return unit === undefined ? 'just now' : `${formatDuration(Math.floor(ms / unit) * unit)} ago`
}
