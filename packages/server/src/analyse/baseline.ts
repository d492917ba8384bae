import type { Reading } from './measured.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How far back a baseline looks, at most. */
export const BASELINE_REACH_MS = 28 * DAY_MS

/** One step on the way from the most to the least particular times; the first with enough to go by is taken. */
interface Rung {
  reachMs: number
  leastHours: number
  leastSamples: number
  /** Whether an hour (its beginning, epoch ms) is of the kind of the hour that contains `at`. */
  isAlike: (hour: number, at: number) => boolean
  say: (at: number) => string
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS) % 7
const hourOf = (at: number): number => Math.floor(at / HOUR_MS) % 24
const WEEKDAYS = ['Thursdays', 'Fridays', 'Saturdays', 'Sundays', 'Mondays', 'Tuesdays', 'Wednesdays']
const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`
const hours = (at: number): string => `${clock(hourOf(at))} to ${clock(hourOf(at) + 1)} UTC`

/** Traffic and latency follow the week, then the day; with less history than that, the last day has to do. */
const LADDER: readonly Rung[] = [
  {
    reachMs: BASELINE_REACH_MS,
    leastHours: 3,
    leastSamples: 100,
    isAlike: (hour, at) => dayOf(hour) === dayOf(at) && hourOf(hour) === hourOf(at),
    say: (at) => `${WEEKDAYS[dayOf(at)]} ${hours(at)} of the last 4 weeks`,
  },
  {
    reachMs: 7 * DAY_MS,
    leastHours: 3,
    leastSamples: 100,
    isAlike: (hour, at) => hourOf(hour) === hourOf(at),
    say: (at) => `${hours(at)} of the last 7 days`,
  },
  { reachMs: DAY_MS, leastHours: 2, leastSamples: 10, isAlike: () => true, say: () => 'the last 24 hours' },
]

/** What was measured in one hour: `reading` of its rows together with those of other hours is what `merge` makes. */
export interface Hourly<Row> {
  hour: number
  row: Row
}

export interface BaselineInput<Row> {
  /** Of every hour in which anything was measured, so that an hour without what is asked about counts as one of none. */
  rows: readonly Hourly<Row>[]
  /** Reads the metric from rows, for the labels that are asked about. */
  read: (rows: readonly Row[]) => Reading | undefined
  /** Counts and sums grow with time, so they are brought from hours to this length. */
  scaleToMs?: number
  at: number
}

/** What is usual; `isTrained` when it was taken from the same hour of other weeks. */
export interface Usual {
  value: number
  samples: number
  from: string
  isTrained: boolean
}

/**
 * What is usual at this time: the same hour of the week, or of the day, or the last day; undefined when there is not enough to tell.
 * The hour that `at` lies in is not part of it, so that a trouble does not become usual while it lasts.
 */
export function findBaseline<Row>({ rows, read, scaleToMs, at }: BaselineInput<Row>): Usual | undefined {
  const thisHour = Math.floor(at / HOUR_MS) * HOUR_MS
  for (const rung of LADDER) {
    const alike = rows.filter(
      ({ hour }) => hour < thisHour && hour >= thisHour - rung.reachMs && rung.isAlike(hour, thisHour),
    )
    const reading = alike.length > 0 ? read(alike.map(({ row }) => row)) : undefined
    if (!reading || reading.value === null || reading.samples < rung.leastSamples) continue
    const byHour = Map.groupBy(alike, ({ hour }) => hour)
    const measured = [...byHour.values()].filter((own) => (read(own.map(({ row }) => row))?.samples ?? 0) > 0)
    if (measured.length < rung.leastHours) continue
    const value = scaleToMs === undefined ? reading.value : (reading.value * scaleToMs) / (byHour.size * HOUR_MS)
    return { value, samples: reading.samples, from: rung.say(at), isTrained: rung === LADDER[0] }
  }
  return undefined
}
