import { MOST_ANOMALIES, type ReviewAnomaly } from '@plumbline/protocol/api'
import { formatValue } from '@plumbline/protocol/catalogue'
import { busyHoursOf, fullQueuesOf, type OddHour, oddHoursOf } from './anomaly-hours.ts'
import { causesOf } from './causes.ts'
import { showSpan } from './clock.ts'
import { HOUR_MS, type ReviewFacts } from './facts.ts'
import { trafficOf } from './peaks.ts'
import type { Track } from './tracks.ts'

/** The worst anomalies of the window in the order of time, and how many more there were. */
export function anomaliesOf(
  tracks: readonly Track[],
  facts: ReviewFacts,
): { anomalies: ReviewAnomaly[]; more: number } {
  const { window, hours, zone } = facts
  // To ask what the clock shows takes long, and many tracks have the same hours.
  const localHours = new Map([...new Set(hours.map(({ at }) => at))].map((at) => [at, hourOf(zone.localMs(at))]))
  const scope = { window, localHour: (at: number) => localHours.get(at) ?? at }
  const odd = [...oddHoursOf(tracks, scope), ...busyHoursOf(trafficOf(facts), scope), ...fullQueuesOf(hours, window)]
  const merged = mergeHours(odd).sort((a, b) => b.weight - a.weight)
  const kept = merged.slice(0, MOST_ANOMALIES).sort((a, b) => a.from - b.from || b.weight - a.weight)
  return {
    anomalies: kept.map(({ weight: _weight, ...one }) => ({
      ...one,
      sentence: explain(one, facts),
      causes: causesOf(one, one.about, one.kind, facts),
    })),
    more: merged.length - kept.length,
  }
}

const hourOf = (localMs: number): number => Math.floor(localMs / HOUR_MS) * HOUR_MS

type Merged = Omit<ReviewAnomaly, 'sentence' | 'causes'> & { weight: number }

/** Hours of the same kind that follow each other, with at most one hour between them, are one anomaly. */
function mergeHours(odd: readonly OddHour[]): Merged[] {
  const groups = Map.groupBy(odd, ({ kind, about }) => `${kind} ${about}`)
  return [...groups.values()].flatMap((group) => {
    const runs: OddHour[][] = []
    for (const one of group.toSorted((a, b) => a.hour - b.hour)) {
      const last = runs.at(-1)?.at(-1)
      if (last && one.hour - last.hour <= 2 * HOUR_MS) runs.at(-1)?.push(one)
      else runs.push([one])
    }
    return runs.map(mergeRun)
  })
}

function mergeRun(run: readonly OddHour[]): Merged {
  const [first] = run as [OddHour]
  const count = run.reduce((sum, one) => sum + one.count, 0)
  const weighted = (pick: (one: OddHour) => number): number =>
    run.reduce((sum, one) => sum + pick(one) * one.count, 0) / count
  const { kind, about, unit } = first
  const isPeak = kind === 'queue' || kind === 'traffic'
  const highest = run.reduce((most, one) => (one.observed > most.observed ? one : most))
  return {
    kind,
    about,
    unit,
    from: first.hour,
    to: (run.at(-1) ?? first).hour + HOUR_MS,
    observed: isPeak ? highest.observed : weighted(({ observed }) => observed),
    usual: isPeak ? highest.usual : weighted(({ usual }) => usual),
    weight: Math.hypot(...run.map((one) => one.weight)),
  }
}

function explain(
  { kind, about, from, to, observed, usual, unit }: Omit<Merged, 'weight'>,
  { zone }: ReviewFacts,
): string {
  const time = showSpan(from, to, zone)
  const [seen, normal] = [observed, usual].map((value) =>
    formatValue(unit === 'count' ? Math.round(value) : value, unit),
  ) as [string, string]
  switch (kind) {
    case 'slow':
      return `${time}: ${about} slow, ${seen} on average, usually ${normal} at this hour.`
    case 'fast':
      return `${time}: ${about} faster than usual, ${seen} on average, usually ${normal} at this hour.`
    case 'errors':
      return `${time}: ${seen} of ${about === 'chat replies' ? 'chat replies were late' : `the calls to ${about} failed`}, usually ${normal} at this hour.`
    case 'queue':
      return `${time}: the ${about} reached ${seen}, the limit is ${normal}.`
    case 'traffic':
      return `${time}: traffic peak, ${seen} ${about} in an hour, usually ${normal}.`
  }
}
