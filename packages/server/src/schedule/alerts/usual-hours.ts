import { BASELINE_REACH_MS, findBaseline } from '../../analyse/baseline.ts'

const HOUR_MS = 3_600_000

/**
 * The times that what is usual at `at` may be taken from, as runs of whole hours, epoch ms, oldest first: those that the search for a
 * baseline looks at. They are a twentieth of the weeks that it reaches back, which with many names are more rows than one answer has.
 */
export function usualHours(at: number): { from: number; to: number }[] {
  const thisHour = Math.floor(at / HOUR_MS) * HOUR_MS
  const looked = new Set<number>()
  findBaseline({
    rows: Array.from({ length: BASELINE_REACH_MS / HOUR_MS }, (_, back) => {
      const hour = thisHour - (back + 1) * HOUR_MS
      return { hour, row: hour }
    }),
    // Without a reading it goes on to look at other hours, until it has looked at all that it would.
    read(hours) {
      for (const hour of hours) looked.add(hour)
      return undefined
    },
    at,
  })
  const runs: { from: number; to: number }[] = []
  for (const hour of [...looked].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last?.to === hour) last.to += HOUR_MS
    else runs.push({ from: hour, to: hour + HOUR_MS })
  }
  return runs
}
