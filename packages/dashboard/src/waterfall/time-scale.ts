/** Steps that people count in, smallest first. */
const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
]

const MOST_TICKS = 8

/** An axis from zero that holds `longestMs`, with at most eight round steps. */
export function axisFor(longestMs: number): { axisMs: number; ticks: number[] } {
  const longest = Math.max(longestMs, 1)
  const step =
    STEPS_MS.find((ms) => longest / ms <= MOST_TICKS) ?? Math.ceil(longest / MOST_TICKS / 86_400_000) * 86_400_000
  const count = Math.ceil(longest / step)
  return { axisMs: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}
