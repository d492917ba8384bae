import type { ServiceRow } from '../analyse/observations.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { ROLLED_UP_SQL } from './rollups.ts'

/** More services than this on one page help nobody; the busiest are kept. */
const MOST_SERVICES = 500

/** One row a kind, service and unit, busiest first. `fromMs` and `toMs` are whole minutes or hours, as the rollup is. */
export function queryServices(
  engine: Engine,
  window: { fromMs: number; toMs: number; precision: 'minute' | 'hour' },
  options?: QueryOptions,
): Promise<ServiceRow[]> {
  return engine.query<ServiceRow>(
    `SELECT kind, service, unit, ${ROLLED_UP_SQL}
     FROM rollup_${window.precision} AS r
     WHERE at >= toDateTime(intDiv({from:Int64}, 1000)) AND at < toDateTime(intDiv({to:Int64}, 1000))
     GROUP BY kind, service, unit ORDER BY count DESC, kind, service, unit LIMIT ${MOST_SERVICES}`,
    { from: window.fromMs, to: window.toMs },
    options,
  )
}

/** Arrival of the newest mark and the newest measurement, epoch ms; 0 when there is none. */
export async function queryLastArrival(engine: Engine): Promise<{ marks: number; measurements: number }> {
  const rows = await engine.query<{ kind: 'marks' | 'measurements'; at: number }>(
    `SELECT 'marks' AS kind, toUnixTimestamp64Milli(max(received_at)) AS at FROM marks
     UNION ALL
     SELECT 'measurements' AS kind, toUnixTimestamp64Milli(max(received_at)) AS at FROM measurements`,
  )
  const at = (kind: string): number => Math.max(0, rows.find((row) => row.kind === kind)?.at ?? 0)
  return { marks: at('marks'), measurements: at('measurements') }
}
