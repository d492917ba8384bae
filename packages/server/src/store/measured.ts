import type { MeasuredRow } from '../analyse/measured.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { BIN_SQL } from './schema.ts'

/** Labels that rows may be told apart by beyond kind, service, name and unit. */
const DIMENSIONS = ['customer', 'environment', 'release', 'variant'] as const
export type Dimension = (typeof DIMENSIONS)[number]

export interface MeasuredQuery {
  kinds: readonly string[]
  /** Only measurements with these names; all when absent. */
  names?: readonly string[]
  /** Only these are told apart; of the others all values are together. */
  dimensions: readonly Dimension[]
  fromMs: number
  toMs: number
  /** Sums by minute and hour know no variant, and of the newest value the mean of its minute or hour. */
  precision: 'raw' | 'minute' | 'hour'
  /** Rows are told apart by steps of this length from `fromMs` on; one step when absent. */
  stepMs?: number
}

/** More rows than alerts could be looked at; past it the busiest are kept. */
const MOST_ROWS = 50_000

/** What was measured in a window, and when asked so in each of its steps: `from` is the beginning of the step, epoch ms. */
export function queryMeasured(
  engine: Engine,
  query: MeasuredQuery,
  options?: QueryOptions,
): Promise<(MeasuredRow & { from: number })[]> {
  const { precision } = query
  const isRaw = precision === 'raw'
  const atMs = isRaw ? 'toUnixTimestamp64Milli(r.at)' : 'toInt64(toUnixTimestamp(r.at)) * 1000'
  const bound = (name: string): string =>
    isRaw ? `fromUnixTimestamp64Milli({${name}:Int64})` : `toDateTime(intDiv({${name}:Int64}, 1000))`
  const dimensions = DIMENSIONS.map((name) =>
    query.dimensions.includes(name) && (isRaw || name !== 'variant') ? `r.${name} AS ${name}` : `'' AS ${name}`,
  )
  return engine.query(
    `SELECT ${query.stepMs === undefined ? '{from:Int64}' : `{from:Int64} + intDiv(${atMs} - {from:Int64}, {step:Int64}) * {step:Int64}`} AS from,
       r.kind AS kind, r.service AS service, r.name AS name, r.unit AS unit, ${dimensions.join(', ')},
       ${isRaw ? RAW_SQL : ROLLUP_SQL}, max(${atMs}) AS lastAt
     FROM ${isRaw ? 'measurements' : `rollup_${precision}`} AS r
     WHERE r.kind IN {kinds:Array(String)} ${query.names ? 'AND r.name IN {names:Array(String)}' : ''} AND r.at >= ${bound('from')} AND r.at < ${bound('to')}
     GROUP BY from, kind, service, name, unit, customer, environment, release, variant
     ORDER BY count DESC LIMIT ${MOST_ROWS}`,
    { kinds: query.kinds, names: query.names ?? [], from: query.fromMs, to: query.toMs, step: query.stepMs ?? 1 },
    options,
  )
}

const finite = (sum: string): string => `least(greatest(${sum}, -${Number.MAX_VALUE}), ${Number.MAX_VALUE})`

const RAW_SQL = `sum(toUInt64(r.weight)) AS count, sumIf(toUInt64(r.weight), NOT r.ok) AS failures,
       ${finite('sum(r.value * r.weight)')} AS total, min(r.value) AS minimum, max(r.value) AS maximum,
       sumMap(map(${BIN_SQL('r.value')}, toUInt64(r.weight))) AS bins, argMax(r.value, r.at) AS last`

/** In the newest minute or hour, whose sums lie in as many rows as there are customers and parts that are not merged yet. */
const IN_NEWEST = (column: string): string =>
  `sumMap(map(toUnixTimestamp(r.at), r.${column}))[max(toUnixTimestamp(r.at))]`

const ROLLUP_SQL = `sum(r.count) AS count, sum(r.failures) AS failures, ${finite('sum(r.total)')} AS total,
       min(r.minimum) AS minimum, max(r.maximum) AS maximum, sumMap(r.bins) AS bins,
       ${finite(`${IN_NEWEST('total')} / greatest(${IN_NEWEST('count')}, 1)`)} AS last`
