import type {
  OperationErrorRow,
  OperationHourRow,
  OperationStepRow,
  OperationTotals,
  ServiceSpan,
} from '../analyse/operations/operation-rows.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { labelParams, labelSql } from './label-filter.ts'
import { QUANTILES_OF_BINS_SQL, ROLLED_UP_SQL } from './rollups.ts'
import { BIN_SQL } from './schema.ts'

/** A window [fromMs, toMs) of operations, and what to read it from; rollups want whole minutes or hours. */
export interface OperationRange {
  fromMs: number
  toMs: number
  precision: 'raw' | 'minute' | 'hour'
  /** Only this service. */
  service?: string | undefined
  /** Only the operation of this name. */
  name?: string | undefined
  /** Only this environment. */
  environment?: string | undefined
}

/** Operations beyond these are in the totals of their service, and have no line of their own. */
const MOST_OPERATIONS = 5_000
const MOST_SERVICES = 1_000
const MOST_MESSAGES_PER_SERVICE = 20
const MOST_ERRORS = 500

/** Durations only: the report adds up milliseconds. */
const OPERATIONS = "r.kind = 'operation' AND r.unit = 'ms'"

/** Nearest rank: the engine takes the value at ceil(level * n); a level smaller by 1e-10 keeps rounding from adding one for n below 10^9. */
const LEVELS = [0.5, 0.95, 0.99].map((q) => q - 1e-10)
const EXACT_QUANTILES = `quantilesExactWeighted(${LEVELS.join(', ')})(r.value, r.weight) AS quantiles`

const finite = (sum: string): string => `least(greatest(${sum}, -${Number.MAX_VALUE}), ${Number.MAX_VALUE})`

const RAW_TOTALS = `sum(toUInt64(r.weight)) AS count, sumIf(toUInt64(r.weight), NOT r.ok) AS failures,
       ${finite('sum(r.value * r.weight)')} AS total, min(r.value) AS minimum, max(r.value) AS maximum`

const ROLLED_UP_TOTALS = `${ROLLED_UP_SQL}, sum(r.failures) AS failures`

/** What differs between rows and their sums by minute or hour. */
function sourceOf({ precision, ...filter }: OperationRange) {
  const isRaw = precision === 'raw'
  const bound = (name: string): string =>
    isRaw ? `fromUnixTimestamp64Milli({${name}:Int64})` : `toDateTime(intDiv({${name}:Int64}, 1000))`
  return {
    isRaw,
    totals: isRaw ? RAW_TOTALS : ROLLED_UP_TOTALS,
    atMs: isRaw ? 'toUnixTimestamp64Milli(r.at)' : 'toInt64(toUnixTimestamp(r.at)) * 1000',
    table: isRaw ? 'measurements' : `rollup_${precision}`,
    where: `WHERE ${OPERATIONS} AND r.at >= ${bound('from')} AND r.at < ${bound('to')}${labelSql(filter)}`,
  }
}

const paramsOf = ({ fromMs, toMs, ...filter }: OperationRange) => ({
  from: fromMs,
  to: toMs,
  ...labelParams(filter),
})

/** A step of the window, and its totals; steps begin at multiples of `stepMs`, and those without operations are absent. */
type StepRange = OperationRange & { stepMs: number }

/** The totals of operations and services, and of everything in each step of the window. */
export interface OperationFigures {
  totals: OperationTotals[]
  steps: OperationStepRow[]
}

/**
 * Totals as `queryOperationTotals` has them and those of each step, with P50, P95 and P99. Sums by minute or hour are read once for both,
 * which was measured to take two thirds of the time of two queries; from rows two queries take less.
 */
export async function queryOperationFigures(
  engine: Engine,
  range: StepRange,
  options?: QueryOptions,
): Promise<OperationFigures> {
  if (range.precision === 'raw') {
    const [totals, steps] = await Promise.all([
      queryOperationTotals(engine, range, options),
      queryRawSteps(engine, range, options),
    ])
    return { totals, steps }
  }
  const { atMs, table, where } = sourceOf(range)
  // Each bin is added up once for its operation and once for its step; what these add up to is small.
  const inner = `SELECT grouping(service) AS isStep, r.service AS service, r.name AS name,
         intDiv(${atMs}, {step:Int64}) * {step:Int64} AS at, ${ROLLED_UP_TOTALS}
       FROM ${table} AS r ${where} GROUP BY GROUPING SETS ((service, name), (at))`
  const rows = await engine.query<OperationTotals & { isStep: number; at: number }>(
    `SELECT isStep, service, name, at, count, failures, total, minimum, maximum,
       ${QUANTILES_OF_BINS_SQL(LEVELS)} AS quantiles, mapFilter((bin, n) -> r.isStep = 0, r.bins) AS bins
     FROM (
       SELECT r.isStep AS isStep, r.service AS service, r.name AS name, r.at AS at, ${ROLLED_UP_TOTALS}
       FROM (${inner}) AS r
       GROUP BY GROUPING SETS ((isStep, service, name, at), (isStep, service), (isStep))
       HAVING count > 0 AND (isStep = 0 OR grouping(at) = 0)) AS r
     ORDER BY isStep, at, service = '' DESC, name = '' DESC, count DESC, service, name LIMIT ${MOST_OPERATIONS} BY isStep`,
    { ...paramsOf(range), step: range.stepMs },
    options,
  )
  return {
    totals: rows.filter(({ isStep }) => isStep === 0).map(({ isStep: _, at: __, ...totals }) => totals),
    steps: rows.filter(({ isStep }) => isStep === 1).map(({ isStep: _, service: __, name: ___, ...step }) => step),
  }
}

/**
 * Totals of each operation, of each service (without a name) and of everything (without a service), the busiest operations first.
 * From rows with exact percentiles beside the bins.
 */
export function queryOperationTotals(
  engine: Engine,
  range: OperationRange,
  options?: QueryOptions,
): Promise<OperationTotals[]> {
  const { isRaw, totals, table, where } = sourceOf(range)
  const from = `FROM ${table} AS r ${where}`
  const exact = `${EXACT_QUANTILES}, sumMap(map(${BIN_SQL('r.value')}, toUInt64(r.weight))) AS bins`
  // Sums of sums are the same sums: each bin is read once and not for each of the three levels, which was measured to take a third.
  const operations = `FROM (SELECT r.service AS service, r.name AS name, ${totals} ${from} GROUP BY service, name) AS r`
  return engine.query(
    `SELECT r.service AS service, r.name AS name, ${totals}, ${isRaw ? exact : '[] AS quantiles'}
     ${isRaw ? from : operations}
     GROUP BY GROUPING SETS ((service, name), (service), ())
     HAVING count > 0
     ORDER BY service = '' DESC, name = '' DESC, count DESC, service, name LIMIT ${MOST_OPERATIONS}`,
    paramsOf(range),
    options,
  )
}

/** Totals of each service in each hour of the day, UTC. */
export function queryOperationHours(
  engine: Engine,
  range: OperationRange,
  options?: QueryOptions,
): Promise<OperationHourRow[]> {
  const { totals, table, where } = sourceOf(range)
  return engine.query(
    `SELECT service, hour, count, failures, total FROM (
       SELECT r.service AS service, toHour(r.at, 'UTC') AS hour, ${totals}
       FROM ${table} AS r ${where} GROUP BY service, hour)
     ORDER BY service, hour LIMIT ${24 * MOST_SERVICES}`,
    paramsOf(range),
    options,
  )
}

/** Totals of everything in each step of the window, from rows. */
function queryRawSteps(engine: Engine, range: StepRange, options?: QueryOptions): Promise<OperationStepRow[]> {
  const { totals, atMs, table, where } = sourceOf(range)
  return engine.query(
    `SELECT intDiv(${atMs}, {step:Int64}) * {step:Int64} AS at, ${totals}, ${EXACT_QUANTILES}, map() AS bins
     FROM ${table} AS r ${where} GROUP BY at ORDER BY at`,
    { ...paramsOf(range), step: range.stepMs },
    options,
  )
}

/** Ids and long numbers, which make one message look like many: UUIDs, hexadecimal of twelve and more, four digits and more. */
const VARYING = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{12,}|[0-9]{4,}'

/**
 * The most frequent errors of each service by class and text, from raw rows: texts that differ only in ids and long numbers are one.
 * `ofType` is how many have that class, those that are not listed included.
 */
export function queryOperationErrors(
  engine: Engine,
  asked: Omit<OperationRange, 'precision'>,
  options?: QueryOptions,
): Promise<OperationErrorRow[]> {
  const range = { ...asked, precision: 'raw' } as const
  const { table, where } = sourceOf(range)
  // Few operations fail: said first, the other columns are read where one did.
  return engine.query(
    `SELECT service, type, message, count, ofType, lastAt FROM (
       SELECT service, type, message, count, lastAt, sum(count) OVER (PARTITION BY service, type) AS ofType FROM (
         SELECT r.service AS service, r.error_type AS type, argMax(r.error_message, r.at) AS message,
           sum(toUInt64(r.weight)) AS count, toUnixTimestamp64Milli(max(r.at)) AS lastAt
         FROM ${table} AS r PREWHERE NOT r.ok ${where}
         GROUP BY service, type, replaceRegexpAll(r.error_message, {varying:String}, '*')))
     ORDER BY count DESC, lastAt DESC, service, message LIMIT ${MOST_MESSAGES_PER_SERVICE} BY service LIMIT ${MOST_ERRORS}`,
    { ...paramsOf(range), varying: VARYING },
    options,
  )
}

/**
 * Every service that ever had such operations, as far back as hours are kept: when first and last, to the hour, how many in the hours
 * that [fromMs, toMs) touches, and how many were not measured in ms, which no other query sees.
 */
export function queryOperationServices(
  engine: Engine,
  { fromMs, toMs, ...filter }: Omit<OperationRange, 'precision'>,
  options?: QueryOptions,
): Promise<ServiceSpan[]> {
  const inWindow = `r.at >= toStartOfHour(toDateTime(intDiv({from:Int64}, 1000), 'UTC')) AND r.at < toDateTime(intDiv({to:Int64} + 999, 1000))`
  return engine.query(
    `SELECT r.service AS service,
       toInt64(toUnixTimestamp(min(r.at))) * 1000 AS firstAt, toInt64(toUnixTimestamp(max(r.at))) * 1000 AS lastAt,
       sumIf(r.count, ${inWindow}) AS count, sumIf(r.count, ${inWindow} AND r.unit != 'ms') AS otherUnits
     FROM rollup_hour AS r WHERE r.kind = 'operation'${labelSql(filter)}
     GROUP BY service ORDER BY count DESC, service LIMIT ${MOST_SERVICES}`,
    { from: fromMs, to: toMs, ...labelParams(filter) },
    options,
  )
}

/** The queries of the operations report, for the store to bind to its engine. */
export const OPERATION_QUERIES = {
  operationFigures: queryOperationFigures,
  operationTotals: queryOperationTotals,
  operationHours: queryOperationHours,
  operationErrors: queryOperationErrors,
  operationServices: queryOperationServices,
}

type Bound<Query> = Query extends (engine: Engine, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never

export type OperationQueries = { [Name in keyof typeof OPERATION_QUERIES]: Bound<(typeof OPERATION_QUERIES)[Name]> }
