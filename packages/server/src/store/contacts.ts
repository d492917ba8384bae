import type { KnownServiceRow, RecentCallsRow } from '../analyse/operation-details/detail-rows.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { filterParams, filterSql, rollupTime, rowTime } from './operation-details.ts'

const MOST_SERVICES = 1_000

/** Health reads rows only so far back, and hours beyond. */
export interface RecentRange {
  service?: string | undefined
  environment?: string | undefined
  /** The window is [fromMs, toMs); rows are looked at from `sinceMs` on. */
  sinceMs: number
  fromMs: number
  toMs: number
}

/** The newest operations of each service, of any unit: how many of the window, and how the last ones ended. */
export function queryRecentCalls(
  engine: Engine,
  range: RecentRange,
  options?: QueryOptions,
): Promise<RecentCallsRow[]> {
  const filter = { ...range, kinds: ['operation'] }
  const from = `FROM measurements AS r
     WHERE ${filterSql(filter)} AND r.at >= ${rowTime('since')} AND r.at < ${rowTime('to')}`
  const inWindow = `r.at >= ${rowTime('from')}`
  const ms = (time: string): string => `toUnixTimestamp64Milli(${time})`
  return engine.query(
    `SELECT r.service AS service, countIf(${inWindow}) AS rows,
       sumIf(toUInt64(r.weight), ${inWindow}) AS count, sumIf(toUInt64(r.weight), NOT r.ok AND ${inWindow}) AS failures,
       ${ms('max(r.at)')} AS lastAt, any(s.lastSuccessAt) AS lastSuccessAt, ${ms('maxIf(r.at, NOT r.ok)')} AS lastFailureAt,
       argMaxIf(tuple(r.name, r.error_type, r.error_message), r.at, NOT r.ok) AS failed,
       failed.1 AS failedName, failed.2 AS errorType, failed.3 AS errorMessage,
       countIf(NOT r.ok AND ${ms('r.at')} > s.lastSuccessAt) AS failuresInARow
     FROM (SELECT * ${from}) AS r
     INNER JOIN (SELECT r.service AS service, ${ms('maxIf(r.at, r.ok)')} AS lastSuccessAt ${from} GROUP BY service) AS s
       ON s.service = r.service
     GROUP BY service ORDER BY count DESC, service LIMIT ${MOST_SERVICES}`,
    { ...filterParams(filter), since: range.sinceMs, from: range.fromMs, to: range.toMs },
    options,
  )
}

/** Services with operations from `sinceMs` on, whole hours, and to the hour when the last was, succeeded and failed; the newest first. */
export function queryKnownServices(
  engine: Engine,
  range: Omit<RecentRange, 'fromMs'>,
  options?: QueryOptions,
): Promise<KnownServiceRow[]> {
  const filter = { ...range, kinds: ['operation'] }
  const hour = (condition: string): string => `toInt64(toUnixTimestamp(maxIf(r.at, ${condition}))) * 1000`
  return engine.query(
    `SELECT r.service AS service, ${hour('r.count > 0')} AS lastAt, ${hour('r.count > r.failures')} AS lastSuccessAt,
       ${hour('r.failures > 0')} AS lastFailureAt
     FROM rollup_hour AS r WHERE ${filterSql(filter)} AND r.at >= ${rollupTime('since')} AND r.at < toDateTime(intDiv({to:Int64} + 999, 1000))
     GROUP BY service ORDER BY lastAt DESC, sum(r.count) DESC, service LIMIT ${MOST_SERVICES + 1}`,
    { ...filterParams(filter), since: range.sinceMs, to: range.toMs },
    options,
  )
}
