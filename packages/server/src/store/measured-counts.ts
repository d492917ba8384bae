import type { Engine, QueryOptions } from './engine.ts'
import { SCORE_GAUGE } from './own-gauge.ts'

/** How many measurements of one kind, service, name and unit an environment has. */
export interface MeasuredCount {
  environment: string
  kind: string
  service: string
  name: string
  unit: string
  count: number
}

/** More than the guard of intake lets in as names and environments; past it the busiest are told. */
const MOST_COUNTED = 50_000

/**
 * What was measured in the hours that begin in [fromMs, toMs), without distributions, which would take far longer. Messages are not
 * counted, nor the server's own score, which names no environment and would make one beside those that there are.
 */
export function queryMeasuredCounts(
  engine: Engine,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  options?: QueryOptions,
): Promise<MeasuredCount[]> {
  return engine.query(
    `SELECT r.environment AS environment, r.kind AS kind, r.service AS service, r.name AS name, r.unit AS unit, sum(r.count) AS count
     FROM rollup_hour AS r
     WHERE r.kind NOT IN ('message', 'phase') AND NOT (r.kind = 'gauge' AND r.service = {ownService:String} AND r.name = {ownName:String})
       AND r.at >= toDateTime(intDiv({from:Int64}, 1000)) AND r.at < toDateTime(intDiv({to:Int64}, 1000))
     GROUP BY environment, kind, service, name, unit
     ORDER BY count DESC, environment, kind, service, name, unit LIMIT ${MOST_COUNTED}`,
    { from: fromMs, to: toMs, ownService: SCORE_GAUGE.service, ownName: SCORE_GAUGE.name },
    options,
  )
}
