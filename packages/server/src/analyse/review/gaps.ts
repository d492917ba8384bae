import { DAY_MS, firstHourOf, HOUR_MS, type HourRow, type ReviewFacts, WEEK_MS } from './facts.ts'
import { countOf } from './tracks.ts'

/** Hours of the window in which nothing was received. */
export interface Silence {
  /** Where something is missing, in the order of time. */
  gaps: { from: number; to: number }[]
  /** How many hours were silent beside them, as they usually are. */
  usualHours: number
}

/** A silence in which so many are usual is no chance: with that mean, one in 22,000 is empty (Poisson, e^-10). */
const LEAST_MISSED = 10

/**
 * Silences that are not usual. Nothing is missing before the first data, nor in an hour that still runs, nor where silence is usual: a shop
 * that is closed at night and on Sundays loses nothing then, and one that sells twice an hour nothing in most hours without a sale.
 */
export function silenceOf(facts: Pick<ReviewFacts, 'hours' | 'window' | 'now' | 'zone'>): Silence {
  const { hours, window, now } = facts
  const counts = new Map([...Map.groupBy(hours, ({ at }) => at)].map(([at, rows]) => [at, busiestKindOf(rows)]))
  const usualAt = usualCounts(counts, facts)
  const gaps: Silence['gaps'] = []
  let usualHours = 0
  let run: { from: number; to: number; missed: number } | undefined
  const endRun = (): void => {
    if (run && run.missed >= LEAST_MISSED) gaps.push({ from: run.from, to: run.to })
    else if (run) usualHours += (run.to - run.from) / HOUR_MS
    run = undefined
  }
  for (let at = Math.max(window.from, firstHourOf(hours)); at < window.to && at + HOUR_MS <= now; at += HOUR_MS) {
    const usual = counts.has(at) ? 0 : usualAt(at)
    if (usual === 0) {
      endRun()
      if (!counts.has(at)) usualHours++
    } else run = { from: run?.from ?? at, to: at + HOUR_MS, missed: (run?.missed ?? 0) + usual }
  }
  endRun()
  return { gaps, usualHours }
}

/** Of one kind, since a message is also its phases. */
const busiestKindOf = (rows: readonly HourRow[]): number =>
  Math.max(...[...Map.groupBy(rows, ({ kind }) => kind).values()].map(countOf))

/**
 * What is usual in an hour, by the clock on the wall: the median of this hour of the other weeks, later ones too; where there is none, of
 * the other days; and of all other hours on the first day. The hour in which data begin is known in part, and left out.
 */
function usualCounts(
  counts: ReadonlyMap<number, number>,
  { hours, window, now, zone }: Pick<ReviewFacts, 'hours' | 'window' | 'now' | 'zone'>,
): (at: number) => number {
  const known: { at: number; localMs: number; count: number }[] = []
  for (let at = firstHourOf(hours) + HOUR_MS; at < window.to && at + HOUR_MS <= now; at += HOUR_MS)
    known.push({ at, localMs: zone.localMs(at), count: counts.get(at) ?? 0 })
  const byWeek = Map.groupBy(known, ({ localMs }) => localMs % WEEK_MS)
  const byDay = Map.groupBy(known, ({ localMs }) => localMs % DAY_MS)
  return (at) => {
    const localMs = zone.localMs(at)
    const groups = [byWeek.get(localMs % WEEK_MS), byDay.get(localMs % DAY_MS), known]
    const others = groups.map((group) => group?.filter((one) => one.at !== at) ?? [])
    return medianOf(others.find((group) => group.length > 0)?.map(({ count }) => count) ?? [])
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
