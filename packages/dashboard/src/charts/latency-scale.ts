/** Round latencies of a logarithmic axis: 1, 2, 5 of each decade from 1 ms to 5 000 s. */
const ROUND_MS = Array.from({ length: 7 }, (_, decade) => [1, 2, 5].map((digit) => digit * 10 ** decade)).flat()

export const toLog = (ms: number | null): number | null => (ms === null ? null : Math.log10(Math.max(ms, 1)))
export const fromLog = (value: number): number => 10 ** value

/** The round values around what is shown, the limit always among them so that one sees how far away it is. */
export function latencyTicks(values: readonly (number | null)[], limitMs: number): number[] {
  const known = values.filter((value): value is number => value !== null)
  const lowest = Math.min(...known, limitMs)
  const highest = Math.max(...known, limitMs)
  const first = ROUND_MS.findLastIndex((ms) => ms <= lowest)
  const last = ROUND_MS.findIndex((ms) => ms >= highest)
  return ROUND_MS.slice(Math.max(first, 0), last === -1 ? ROUND_MS.length : last + 1)
}
