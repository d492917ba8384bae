import type { StageGraph } from '@plumbline/protocol'
import type { Histogram } from '@plumbline/protocol/histogram'
import type { Hourly } from '../baseline.ts'
import { mergeRollups } from '../distribution.ts'
import { hourNoiseOf, independentIn, relativeVariance } from '../season/hour-noise.ts'
import type { Seen } from '../season/judge-season.ts'
import { DAY_MS, HOUR_MS, type HourRow, OTHERS, WEEK_MS } from './facts.ts'

/** What belongs together over time: chat replies, the calls to one service, the runs of one job. */
export interface Track {
  /** As a sentence names it. */
  about: string
  section: 'chat' | 'helpdesk' | 'operations' | 'jobs'
  /** What causes are looked for in. */
  role: 'replies' | 'service' | 'probe' | 'webhook' | 'job'
  rows: readonly HourRow[]
}

/** Rows of durations only, since a histogram of milliseconds and bytes is of neither. */
export const isTimed = ({ unit }: Pick<HourRow, 'unit'>): boolean => unit === 'ms'

/** The tracks that there are data of. What is folded into `(others)` is a mixture, and no track. */
export function tracksOf(hours: readonly HourRow[], graph: StageGraph): Track[] {
  const timed = hours.filter((row) => isTimed(row) && row.service !== OTHERS && row.name !== OTHERS)
  const byService = group(
    timed.filter(({ kind }) => kind === 'operation'),
    ({ service }) => service,
  )
  const probes = group(timed.filter(isListProbe), () => 'helpdesk API')
  const webhooks = group(
    timed.filter(({ kind }) => kind === 'webhook'),
    ({ name }) => `webhook ${name}`,
  )
  const jobs = group(
    timed.filter(({ kind }) => kind === 'job'),
    ({ name }) => `job ${name}`,
  )
  const replies = group(
    timed.filter((row) => isReply(row, graph)),
    () => 'chat replies',
  )
  const tracks = (groups: Map<string, HourRow[]>, section: Track['section'], role: Track['role']): Track[] =>
    [...groups].map(([about, rows]) => ({ about, section, role, rows }))
  return [
    ...tracks(replies, 'chat', 'replies'),
    ...tracks(probes, 'helpdesk', 'probe'),
    ...tracks(webhooks, 'helpdesk', 'webhook'),
    ...tracks(byService, 'operations', 'service'),
    ...tracks(jobs, 'jobs', 'job'),
  ]
}

const group = (rows: readonly HourRow[], keyOf: (row: HourRow) => string): Map<string, HourRow[]> =>
  Map.groupBy(rows, keyOf)

export const isReply = (row: Omit<HourRow, 'at'>, graph: StageGraph): boolean =>
  row.kind === 'message' && row.service === graph.pipeline && row.name === 'reply'

/** The request that stands for the helpdesk's API in source 001. */
export const isListProbe = (row: Pick<HourRow, 'kind' | 'service' | 'name'>): boolean =>
  row.kind === 'probe' && row.service === 'helpdesk' && row.name === 'GET /conversations'

/** The hours of rows, each with everything that was measured in it. */
export function hourlyOf(rows: readonly HourRow[]): Hourly<Seen>[] {
  return [...Map.groupBy(rows, ({ at }) => at)].map(([hour, own]) => ({
    hour,
    row: { histogram: histogramOf(own), count: countOf(own), failures: failuresOf(own) },
  }))
}

/** Of most hours only the count and the sum are asked: bins are put together for those whose distribution is. */
function histogramOf(rows: readonly HourRow[]): Histogram {
  let whole: Histogram | undefined
  return {
    count: countOf(rows),
    sum: rows.reduce((sum, { total }) => sum + total, 0),
    min: Math.min(...rows.map(({ minimum }) => minimum)),
    max: Math.max(...rows.map(({ maximum }) => maximum)),
    get bins() {
      whole ??= mergeRollups(rows)
      return whole.bins
    },
  }
}

export const countOf = (rows: readonly Pick<HourRow, 'count'>[]): number =>
  rows.reduce((sum, { count }) => sum + count, 0)

export const failuresOf = (rows: readonly Pick<HourRow, 'failures'>[]): number =>
  rows.reduce((sum, { failures }) => sum + failures, 0)

export const seenOf = (rows: readonly Omit<HourRow, 'at'>[]): Seen => ({
  histogram: mergeRollups(rows),
  count: countOf(rows),
  failures: failuresOf(rows),
})

/**
 * How much hours differ from each other beyond chance, by the hours of the day within each week, so that a change from one week to the next
 * is not taken for noise.
 */
export function noiseOf(rows: readonly HourRow[], all: Histogram): number {
  const kindOf = (at: number): number => Math.floor(at / WEEK_MS) * 24 + (at % DAY_MS) / HOUR_MS
  const hours = [...Map.groupBy(rows, ({ at }) => at)].map(([at, own]) => ({
    at,
    count: countOf(own),
    sum: own.reduce((sum, { total }) => sum + total, 0),
  }))
  return hourNoiseOf([...Map.groupBy(hours, ({ at }) => kindOf(at)).values()], relativeVariance(all))
}

/** How many independent samples the values of some hours are worth. */
export const independentOf = (histogram: Histogram, hours: number, noise: number): number =>
  histogram.count === 0 ? 0 : independentIn(histogram, Math.max(1, hours), noise)
