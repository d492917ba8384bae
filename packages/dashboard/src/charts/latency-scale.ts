const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Round latencies of a logarithmic axis as clocks count them, from 1 ms to 10 days. */
const ROUND_MS: readonly number[] = [
  ...[1, 10, 100, 1_000, 10_000].flatMap((decade) => [1, 2, 5].map((digit) => digit * decade)).slice(0, -1),
  ...[1, 2, 5, 10, 20].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 5, 10].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 10].map((days) => days * DAY_MS),
]

/** More labels than this would touch each other. */
const MOST_TICKS = 7

export const toLog = (ms: number | null): number | null => (ms === null ? null : Math.log10(Math.max(ms, 1)))
export const fromLog = (value: number): number => 10 ** value

/** Round values around what is shown and the limit, so that one sees how far away it is; at most 7 of them. */
export function latencyTicks(values: readonly (number | null)[], limitMs: number): number[] {
  const known = values.filter((value): value is number => value !== null)
  const lowest = Math.min(...known, limitMs)
  const highest = Math.max(...known, limitMs)
  const first = ROUND_MS.findLastIndex((ms) => ms <= lowest)
  const last = ROUND_MS.findIndex((ms) => ms >= highest)
  const around = ROUND_MS.slice(Math.max(first, 0), last === -1 ? ROUND_MS.length : last + 1)
  const gaps = Math.min(around.length, MOST_TICKS) - 1
  const evenly = Array.from({ length: gaps }, (_, index) => Math.round((index * (around.length - 1)) / gaps))
  return around.filter((_, index) => evenly.includes(index) || index === around.length - 1)
}
