import { type Comparison, type ComparisonOptions, compareDistributions, type Side } from '@plumbline/protocol/compare'
import { createHistogram, type Histogram, mean, merge } from '@plumbline/protocol/histogram'
import { findBaseline, type Hourly, type Usual } from '../baseline.ts'
import { type HourTotal, hourNoiseOf, independentIn, relativeVariance } from './hour-noise.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How much of the present is judged: enough for 300 events at ten a minute, and all of it new half an hour after a change. */
export const RECENT_MS = 30 * 60_000

/** What was measured over some time. */
export interface Seen {
  histogram: Histogram
  count: number
  failures: number
}

export interface SeasonInput {
  /** The hours that are over, in any order, of up to four weeks; there may be several rows to an hour. */
  hours: readonly Hourly<Seen>[]
  /** What was measured in the `recentMs` before `at`. */
  recent: Seen
  /** Epoch ms. */
  at: number
  /** Default half an hour. */
  recentMs?: number
  /** As in any comparison, but `minimumPercent` 20 and `significance` 0.0005 by default. */
  options?: ComparisonOptions
}

export type SeasonJudgement =
  | { state: 'learning'; sentence: string }
  | { state: 'judged'; usual: Usual; comparison: Comparison; sentence: string }

/**
 * 20 % is what source 004 warns of against a baseline. Asked every five minutes it is asked 2,016 times a week: at one in 2,000, chance alone
 * makes about one change a week, faster and slower together, even if no two answers were related.
 */
const DEFAULTS: ComparisonOptions = { minimumPercent: 20, significance: 1 / 2_000 }

/**
 * Judges the present by what is usual at this time, with nothing to set up: by the same hour of other weeks, else the same hour of other
 * days, else the last day, else not yet. Until a whole day is known nothing is judged, since a morning is not slow because the night was
 * fast. How much hours of one kind differ from each other counts as uncertainty, of what is usual and of the present.
 */
export function judgeSeason({ hours, recent, at, recentMs = RECENT_MS, options }: SeasonInput): SeasonJudgement {
  // Most of what is judged lies in the hour of its middle.
  const middle = at - recentMs / 2
  const found = findUsual(hours, middle)
  if (!found || !hours.some(({ hour }) => hour <= at - DAY_MS))
    return { state: 'learning', sentence: 'Not enough data yet: what is usual at this hour is known after a day.' }
  const { usual, alike } = found
  const before = add(alike.map(({ row }) => row))
  const hourNoise = hourNoiseOf(groupByKind(hours, kindAmong(alike, usual)), relativeVariance(before.histogram))
  const hoursSeen = new Set(alike.map(({ hour }) => hour)).size
  const comparison = compareDistributions(
    toSide(before, independentIn(before.histogram, hoursSeen, hourNoise)),
    toSide(recent, independentIn(recent.histogram, 1, hourNoise)),
    { ...DEFAULTS, ...options },
  )
  return { state: 'judged', usual, comparison, sentence: `Against ${usual.from}: ${comparison.values.sentence}` }
}

/** What the step of the ladder that has enough to go by says, and the rows it is made of. */
function findUsual(hours: readonly Hourly<Seen>[], at: number) {
  // The ladder answers with a number, and what is compared is a distribution: of the rows it read, those that add up to its answer.
  const readings: { rows: readonly Hourly<Seen>[]; samples: number }[] = []
  const usual = findBaseline<Hourly<Seen>>({
    rows: hours.map((row) => ({ hour: row.hour, row })),
    read: (rows) => {
      const { histogram } = add(rows.map(({ row }) => row))
      readings.push({ rows, samples: histogram.count })
      return { value: mean(histogram), samples: histogram.count }
    },
    at,
  })
  const alike = readings.findLast(({ samples }) => samples === usual?.samples)?.rows
  return usual && alike && { usual, alike }
}

/** What makes two hours alike on the step of the ladder that was taken: the same number. */
function kindAmong(alike: readonly Hourly<Seen>[], usual: Usual): (hour: number) => number {
  if (usual.isTrained) return (hour) => hour % (7 * DAY_MS)
  const isOneHourOfDay = new Set(alike.map(({ hour }) => hour % DAY_MS)).size === 1
  return isOneHourOfDay ? (hour) => hour % DAY_MS : () => 0
}

/** The totals of single hours, those of one kind together. */
function groupByKind(hours: readonly Hourly<Seen>[], kindOf: (hour: number) => number): HourTotal[][] {
  const totals = new Map<number, { hour: number; count: number; sum: number }>()
  for (const { hour, row } of hours) {
    const { count, sum } = totals.get(hour) ?? { count: 0, sum: 0 }
    totals.set(hour, { hour, count: count + row.histogram.count, sum: sum + row.histogram.sum })
  }
  return [...Map.groupBy(totals.values(), ({ hour }) => kindOf(hour)).values()]
}

function add(rows: readonly Seen[]): Seen {
  const sum: Seen = { histogram: createHistogram(), count: 0, failures: 0 }
  for (const { histogram, count, failures } of rows) {
    merge(sum.histogram, histogram)
    sum.count += count
    sum.failures += failures
  }
  return sum
}

const toSide = ({ histogram, count, failures }: Seen, independent: number): Side => ({
  observations: { kind: 'histogram', histogram, independent },
  count,
  failures,
})
