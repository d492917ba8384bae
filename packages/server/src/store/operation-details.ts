import type {
  HeatRow,
  NewReleaseRow,
  WorkCoverage,
  WorkErrorRow,
  WorkTotals,
} from '../analyse/operation-details/detail-rows.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { labelParams, labelSql } from './label-filter.ts'
import { ROLLED_UP_SQL } from './rollups.ts'
import { BIN_SQL } from './schema.ts'

/** What is asked about: kinds of work that takes time, and perhaps only some of it. */
export interface WorkFilter {
  kinds: readonly string[]
  service?: string | undefined
  name?: string | undefined
  environment?: string | undefined
}

/** A window [fromMs, toMs) of work; rollups want whole minutes or hours. */
export interface WorkRange extends WorkFilter {
  fromMs: number
  toMs: number
  precision: 'raw' | 'minute' | 'hour'
}

const MOST_LINES = 5_000
const MOST_KNOWN = 1_000

/** Nearest rank, as in the operations report. */
const LEVELS = [0.5, 0.95, 0.99].map((q) => String(q - 1e-10)).join(', ')

export const filterSql = (filter: WorkFilter): string => `r.kind IN {kinds:Array(String)}${labelSql(filter)}`

export const filterParams = (filter: WorkFilter) => ({ kinds: filter.kinds, ...labelParams(filter) })

export const rowTime = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64})`
export const rollupTime = (name: string): string => `toDateTime(intDiv({${name}:Int64}, 1000), 'UTC')`
const largest = (sum: string): string => `least(greatest(${sum}, -${Number.MAX_VALUE}), ${Number.MAX_VALUE})`

/** What differs between rows and their sums by minute or hour. */
export function sourceOf(range: WorkRange) {
  const isRaw = range.precision === 'raw'
  const time = isRaw ? rowTime : rollupTime
  return {
    isRaw,
    atMs: isRaw ? 'toUnixTimestamp64Milli(r.at)' : 'toInt64(toUnixTimestamp(r.at)) * 1000',
    from: `FROM ${isRaw ? 'measurements' : `rollup_${range.precision}`} AS r
     WHERE ${filterSql(range)} AND r.unit = 'ms' AND r.at >= ${time('from')} AND r.at < ${time('to')}`,
    params: { ...filterParams(range), from: range.fromMs, to: range.toMs },
  }
}

const BINS = (rows = ''): string =>
  rows === ''
    ? `sumMap(map(${BIN_SQL('r.value')}, toUInt64(r.weight)))`
    : `sumMapIf(map(${BIN_SQL('r.value')}, toUInt64(r.weight)), ${rows})`

/**
 * Totals of each kind, service and name, and of everything (without a service) first; the others by what `most` says. Everything has no
 * bins unless the percentiles come from them.
 */
export function queryWorkTotals(
  engine: Engine,
  range: WorkRange & { most: 'total' | 'count' | 'failures'; limit?: number; withBins?: boolean },
  options?: QueryOptions,
): Promise<WorkTotals[]> {
  const { isRaw, from, params } = sourceOf(range)
  const rows = `sum(toUInt64(r.weight)) AS count, sumIf(toUInt64(r.weight), NOT r.ok) AS failures,
       ${largest('sum(r.value * r.weight)')} AS total, min(r.value) AS minimum, max(r.value) AS maximum,
       quantilesExactWeighted(${LEVELS})(r.value, r.weight) AS quantiles, ${range.withBins ? BINS() : 'map()'} AS bins`
  const grouped = `FROM (SELECT r.kind AS kind, r.service AS service, r.name AS name, ${ROLLED_UP_SQL} ${from}
     GROUP BY kind, service, name) AS r`
  return engine.query(
    `SELECT *, count() OVER () - 1 AS lines FROM (
       SELECT r.kind AS kind, r.service AS service, r.name AS name, ${isRaw ? rows : `${ROLLED_UP_SQL}, [] AS quantiles`}
       ${isRaw ? from : grouped}
       GROUP BY GROUPING SETS ((kind, service, name), ()) HAVING count > 0)
     ORDER BY service = '' DESC, ${range.most} DESC, count DESC, kind, service, name LIMIT {limit:UInt32}`,
    { ...params, limit: Math.min(range.limit ?? MOST_LINES, MOST_LINES) + 1 },
    options,
  )
}

/** How much there is in the hours that [fromMs, toMs) touches, and since when, as far back as hours are kept. */
export async function queryWorkCoverage(
  engine: Engine,
  range: Omit<WorkRange, 'precision'>,
  options?: QueryOptions,
): Promise<WorkCoverage> {
  const inWindow = `r.at >= toStartOfHour(${rollupTime('from')}) AND r.at < toDateTime(intDiv({to:Int64} + 999, 1000))`
  const [row] = await engine.query<WorkCoverage & { any: number }>(
    `SELECT count() AS any, sumIf(r.count, ${inWindow} AND r.unit = 'ms') AS count,
       sumIf(r.count, ${inWindow} AND r.unit != 'ms') AS otherUnits,
       toInt64(toUnixTimestamp(min(r.at))) * 1000 AS firstAt
     FROM rollup_hour AS r WHERE ${filterSql(range)}`,
    { ...filterParams(range), from: range.fromMs, to: range.toMs },
    options,
  )
  if (!row || row.any === 0) return { count: 0, otherUnits: 0, firstAt: null }
  return { count: row.count, otherUnits: row.otherUnits, firstAt: row.firstAt }
}

/** Values of a label that the work has, busiest first, as far back as hours are kept; at most a thousand. */
export async function queryKnownLabels(
  engine: Engine,
  { label, ...filter }: WorkFilter & { label: 'service' | 'name' | 'environment' },
  options?: QueryOptions,
): Promise<string[]> {
  const rows = await engine.query<{ value: string }>(
    `SELECT r.${label} AS value FROM rollup_hour AS r WHERE ${filterSql(filter)}
     GROUP BY value ORDER BY sum(r.count) DESC, value LIMIT ${MOST_KNOWN}`,
    filterParams(filter),
    options,
  )
  return rows.map(({ value }) => value)
}

/** Calls in each step that has any and in each of its bins of durations; steps begin at multiples of `stepMs`. */
export function queryHeat(
  engine: Engine,
  range: WorkRange & { stepMs: number },
  options?: QueryOptions,
): Promise<HeatRow[]> {
  const { isRaw, atMs, from, params } = sourceOf(range)
  const totals = isRaw
    ? `sum(toUInt64(r.weight)) AS count, sumIf(toUInt64(r.weight), NOT r.ok) AS failures,
       ${BINS()} AS bins, ${BINS('NOT r.ok')} AS failedBins`
    : 'sum(r.count) AS count, sum(r.failures) AS failures, sumMap(r.bins) AS bins'
  return engine.query(
    `SELECT intDiv(${atMs}, {step:Int64}) * {step:Int64} AS at, ${totals} ${from} GROUP BY at ORDER BY at`,
    { ...params, step: range.stepMs },
    options,
  )
}

/** The most frequent errors of each kind, service and name, from rows; texts are the newest of a class. */
export function queryWorkErrors(
  engine: Engine,
  range: Omit<WorkRange, 'precision'>,
  options?: QueryOptions,
): Promise<WorkErrorRow[]> {
  const { from, params } = sourceOf({ ...range, precision: 'raw' })
  return engine.query(
    `SELECT kind, service, name, type, message, count, lastAt FROM (
       SELECT r.kind AS kind, r.service AS service, r.name AS name, r.error_type AS type,
         argMax(r.error_message, r.at) AS message, sum(toUInt64(r.weight)) AS count, toUnixTimestamp64Milli(max(r.at)) AS lastAt
       ${from} AND NOT r.ok GROUP BY kind, service, name, type)
     ORDER BY count DESC, lastAt DESC, service, name LIMIT 1 BY kind, service, name LIMIT ${MOST_LINES}`,
    params,
    options,
  )
}

/** Releases of each service whose first row by the hour lies in [sinceMs, toMs), of all that are kept. */
export function queryNewReleases(
  engine: Engine,
  { sinceMs, toMs, ...filter }: WorkFilter & { sinceMs: number; toMs: number },
  options?: QueryOptions,
): Promise<NewReleaseRow[]> {
  return engine.query(
    `SELECT r.service AS service, r.release AS release, toInt64(toUnixTimestamp(min(r.at))) * 1000 AS firstAt
     FROM rollup_hour AS r WHERE ${filterSql(filter)} AND r.release != ''
     GROUP BY service, release HAVING min(r.at) >= ${rollupTime('since')} AND min(r.at) < ${rollupTime('to')}
     ORDER BY firstAt DESC, service, release LIMIT ${MOST_KNOWN}`,
    { ...filterParams(filter), since: sinceMs, to: toMs },
    options,
  )
}

/** The queries behind the companions of the operations report, for the store to bind to its engine. */
export const OPERATION_DETAIL_QUERIES = {
  workTotals: queryWorkTotals,
  workCoverage: queryWorkCoverage,
  workErrors: queryWorkErrors,
  newReleases: queryNewReleases,
  knownLabels: queryKnownLabels,
  heat: queryHeat,
}
