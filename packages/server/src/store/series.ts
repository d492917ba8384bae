import type { StageGraph } from '@plumbline/protocol'
import { TIERS } from '@plumbline/protocol'
import type { RawSeriesRow, RollupSeriesRow } from '../analyse/observations.ts'
import {
  type AssemblyRange,
  assemblyParams,
  elapsedSql,
  LATE_SQL,
  messagesSql,
  negativeSql,
  quantilesIfSql,
} from './assembly.ts'
import type { Engine, QueryOptions } from './engine.ts'
import { ROLLED_UP_SQL } from './rollups.ts'

/** Steps of the window in which a message began; steps without messages are absent. Exact percentiles. */
export function queryRawSeries(
  engine: Engine,
  range: AssemblyRange,
  stepMs: number,
  options?: QueryOptions,
): Promise<RawSeriesRow[]> {
  const { graph } = range
  const tiers = TIERS.map(
    ({ fromMs, toMs }) =>
      `countIf(state = 0 AND latency >= ${fromMs}${Number.isFinite(toMs) ? ` AND latency < ${toMs}` : ''})`,
  )
  const phaseMean = (i: number): string => `avgIf(${elapsedSql(graph, i)}, state = 0 AND NOT ${negativeSql(graph, i)})`
  return engine.query<RawSeriesRow>(
    `SELECT {from:Int64} + intDiv(first - {from:Int64}, {step:Int64}) * {step:Int64} AS from,
       count() AS messages,
       countIf(state = 0) AS complete,
       countIf(${LATE_SQL} OR state = 0) AS counted,
       countIf(${LATE_SQL}) AS late,
       avgIf(latency, state = 0) AS meanMs,
       ${quantilesIfSql('latency', 'state = 0')} AS quantiles,
       [${tiers.join(', ')}] AS tiers,
       [${graph.phases.map((_, i) => phaseMean(i)).join(', ')}] AS phaseMeans
     FROM (${messagesSql(graph, range.conversationId !== undefined)})
     GROUP BY from ORDER BY from`,
    { ...assemblyParams(range), sla: graph.slaMs, step: stepMs },
    options,
  )
}

/** Steps of the window by settled message and phase, from the minute or hour rollup. */
export function queryRollupSeries(
  engine: Engine,
  query: { graph: StageGraph; fromMs: number; toMs: number; stepMs: number; precision: 'minute' | 'hour' },
  options?: QueryOptions,
): Promise<RollupSeriesRow[]> {
  return engine.query<RollupSeriesRow>(
    `SELECT {from:Int64} + intDiv(toInt64(toUnixTimestamp(at)) * 1000 - {from:Int64}, {step:Int64}) * {step:Int64} AS from,
       kind, name, ${ROLLED_UP_SQL}
     FROM rollup_${query.precision} AS r
     WHERE kind IN ('message', 'phase') AND service = {pipeline:String}
       AND at >= toDateTime(intDiv({from:Int64}, 1000)) AND at < toDateTime(intDiv({to:Int64} + 999, 1000))
     GROUP BY from, kind, name ORDER BY from`,
    { pipeline: query.graph.pipeline, from: query.fromMs, to: query.toMs, step: query.stepMs },
    options,
  )
}
