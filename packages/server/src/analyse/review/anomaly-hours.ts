import type { ReviewAnomaly, Window } from '@plumbline/protocol/api'
import { METRICS } from '@plumbline/protocol/catalogue'
import { mean } from '@plumbline/protocol/histogram'
import { findBaseline, type Hourly } from '../baseline.ts'
import { judgeSeason, type Seen } from '../season/judge-season.ts'
import { DAY_MS, HOUR_MS, type HourRow, isWithin } from './facts.ts'
import { countOf, hourlyOf, type Track } from './tracks.ts'

/** One hour that is not as usual, before hours are merged. */
export interface OddHour extends Pick<ReviewAnomaly, 'kind' | 'about' | 'unit' | 'observed' | 'usual'> {
  hour: number
  count: number
  /** How far from usual, on how many: for the order. */
  weight: number
}

/** What is looked at, and how: what is usual follows the clock on the wall, also when clocks change. */
export interface Scope {
  window: Window
  /** The hour that the clock shows when an hour of UTC begins, as local milliseconds. */
  localHour: (at: number) => number
}

/** An hour whose `hour` is what the clock on the wall shows; `at` is when it began. */
interface LocalHour<Row> extends Hourly<Row> {
  at: number
}

/** Hours are held against what is usual only when a cheap look finds them this far off; the test that follows asks for 20 %. */
const WORTH_TESTING = 0.2
/** No review makes more tests than this: a time when everything was slow is one finding, not a thousand. */
const MOST_TESTS = 300
/** How rarely chance alone may put a false anomaly into a review. */
const FALSE_IN_REVIEW = 0.05

/**
 * Hours of the window in which a track was slower, faster or failed more than is usual at that hour of the week. The more hours are looked
 * at, the more certain each has to be: together, chance makes one in twenty reviews show an hour that was not odd (Bonferroni).
 */
export function oddHoursOf(tracks: readonly Track[], { window, localHour }: Scope): OddHour[] {
  const looks = tracks.map((track) => ({
    track,
    hours: hourlyOf(track.rows).map(({ hour: at, row }): LocalHour<Seen> => ({ at, hour: localHour(at), row })),
  }))
  const tests = looks.flatMap(({ track, hours }) => {
    const byHourOfDay = Map.groupBy(hours, ({ hour }) => hour % DAY_MS)
    return hours
      .filter((own) => isWithin(own, window))
      .map((own) => ({ track, hours, own, distance: distanceOf(own, byHourOfDay.get(own.hour % DAY_MS) ?? []) }))
  })
  const significance = FALSE_IN_REVIEW / Math.max(1, tests.length)
  return tests
    .filter(({ distance }) => distance > 0)
    .sort((a, b) => b.distance - a.distance)
    .slice(0, MOST_TESTS)
    .flatMap(({ track, hours, own }) => judgeHour(track, hours, own, significance))
}

/** How far an hour is off from the same hour of the days before, weighted by how much was measured; 0 when it is not worth a test. */
function distanceOf({ hour, row }: Hourly<Seen>, sameOfDay: readonly Hourly<Seen>[]): number {
  const alike = sameOfDay.filter((other) => other.hour < hour)
  const [own, usual] = [mean(row.histogram), meanOf(alike)]
  if (own === null || usual === null || usual <= 0) return 0
  const ratio = own / usual
  const failed = row.failures / row.count - failureShareOf(alike)
  const isWorth = Math.abs(ratio - 1) > WORTH_TESTING || failed > 0.01
  return isWorth ? (Math.abs(Math.log(Math.max(ratio, 1e-3))) + Math.max(0, failed) * 3) * Math.sqrt(row.count) : 0
}

function meanOf(hours: readonly Hourly<Seen>[]): number | null {
  const [sum, count] = hours.reduce(([s, c], { row }) => [s + row.histogram.sum, c + row.histogram.count], [0, 0])
  return count === 0 ? null : sum / count
}

function failureShareOf(hours: readonly Hourly<Seen>[]): number {
  const [failures, count] = hours.reduce(([f, c], { row }) => [f + row.failures, c + row.count], [0, 0])
  return count === 0 ? 0 : failures / count
}

function judgeHour(
  track: Track,
  hours: readonly Hourly<Seen>[],
  own: LocalHour<Seen>,
  significance: number,
): OddHour[] {
  const judged = judgeSeason({
    hours,
    recent: own.row,
    at: own.hour + HOUR_MS,
    recentMs: HOUR_MS,
    options: { significance },
  })
  if (judged.state === 'learning') return []
  const { values, failures } = judged.comparison
  const odd = { about: track.about, hour: own.at, count: own.row.count }
  const found: OddHour[] = []
  const { verdict, before, after } = values
  if ((verdict === 'degraded' || verdict === 'improved') && before !== null && after !== null)
    found.push({
      ...odd,
      kind: verdict === 'degraded' ? 'slow' : 'fast',
      unit: 'ms',
      observed: after,
      usual: before,
      weight: Math.abs(Math.log(after / before)) * Math.sqrt(own.row.count) * (verdict === 'degraded' ? 1 : 0.3),
    })
  if (failures?.verdict === 'degraded' && failures.before !== null && failures.after !== null)
    found.push({
      ...odd,
      // Late messages are no errors: slowness has said so already.
      kind: 'errors',
      unit: 'percent',
      observed: failures.after,
      usual: failures.before,
      weight: ((failures.after - failures.before) / 100) * 5 * Math.sqrt(own.row.count),
    })
  return found.filter(
    ({ kind }) => !(kind === 'errors' && track.role === 'replies' && found.some((one) => one.kind === 'slow')),
  )
}

/** Twice what is usual, as source 001 has it for conversations. */
const TRAFFIC_FACTOR = 2
/** In standard deviations of a Poisson count; hours differ by more than chance, so this only keeps small numbers out. */
const TRAFFIC_DEVIATIONS = 6

/**
 * Hours of the window with more than twice the usual traffic. What is usual is told by the same hour of other days alone, three of them at
 * least: noon is no peak because the night was quiet.
 */
export function busyHoursOf(
  { about, rows }: { about: string; rows: readonly HourRow[] },
  { window, localHour }: Scope,
): OddHour[] {
  const byHour = Map.groupBy(rows, ({ at }) => at)
  const hourly = [...byHour].map(([at, own]) => ({ at, hour: localHour(at), row: countOf(own) }))
  const read = (counts: readonly number[]) => {
    const sum = counts.reduce((total, count) => total + count, 0)
    return { value: sum, samples: sum }
  }
  const byHourOfDay = Map.groupBy(hourly, ({ hour }) => hour % DAY_MS)
  return hourly
    .filter((own) => isWithin(own, window))
    .flatMap(({ at, hour, row: count }) => {
      const alike = byHourOfDay.get(hour % DAY_MS) ?? []
      const usual = findBaseline({ rows: alike, read, scaleToMs: HOUR_MS, at: hour })?.value
      if (usual === undefined || usual <= 0) return []
      const isBusy = count > usual * TRAFFIC_FACTOR && count - usual > TRAFFIC_DEVIATIONS * Math.sqrt(usual)
      if (!isBusy) return []
      const weight = Math.log(count / usual) * Math.sqrt(usual) * 0.5
      const seen = { about, hour: at, count, unit: 'count' as const, observed: count, usual }
      return [{ kind: 'traffic' as const, ...seen, weight }]
    })
}

/** Gauges of queues, whose target is the limit. */
const QUEUES = METRICS.filter(({ id }) => id === 'queue.depth' || id === 'jobs.queued')

/** Hours of the window in which a queue was longer than its target at some time. */
export function fullQueuesOf(hours: readonly HourRow[], window: Window): OddHour[] {
  return hours
    .filter((row) => row.kind === 'gauge' && isWithin(row, window))
    .flatMap((row) => {
      const limit = QUEUES.find(({ of }) => of.name === row.name)?.target?.value
      if (limit === undefined || row.maximum < limit) return []
      const about = `queue of ${row.service}`
      const weight = Math.log(row.maximum / limit + 1) * 20
      const seen = {
        about,
        hour: row.at,
        count: row.count,
        unit: 'count' as const,
        observed: row.maximum,
        usual: limit,
      }
      return [{ kind: 'queue' as const, ...seen, weight }]
    })
}
