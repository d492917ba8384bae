import { type StageGraph, TIERS } from '@plumbline/protocol'
import type { MessageTotals, PhaseTotals, Statistics } from '../analyse/observations.ts'
import {
  type AssemblyRange,
  assemblyParams,
  elapsedSql,
  LATE_SQL,
  messagesSql,
  negativeSql,
  quantilesIfSql,
  standsInSql,
} from './assembly.ts'
import type { Engine, QueryOptions, QueryParams } from './engine.ts'

/** The most samples that an answer can have. */
export const MOST_RECENT = 1_000

export async function queryMessageTotals(
  engine: Engine,
  range: AssemblyRange,
  options?: QueryOptions,
): Promise<MessageTotals> {
  const { graph } = range
  const params: QueryParams = { ...assemblyParams(range), sla: graph.slaMs }
  graph.phases.forEach((phase, i) => {
    params[`budget${i}`] = phase.budgetMs
  })
  const [row] = await engine.query<TotalsRow>(totalsSql(graph, range.conversationId !== undefined), params, options)
  if (!row) throw new Error('an aggregate without GROUP BY returned no row')
  return readTotals(row, graph)
}

type Quantiles = [number, number, number]

interface TotalsRow {
  states: [number, number, number, number]
  in_time: number
  in_flight: [number, number]
  tiers: number[]
  latency_stats: [number, number, number]
  latency_quantiles: Quantiles
  phase_counts: [number, number, number, number][]
  phase_means: number[]
  phase_quantiles: Quantiles[]
  phase_excess: number[]
  out_of_order: number
  repeated: number
  newest: number[]
}

function totalsSql(graph: StageGraph, filtered: boolean): string {
  const eachPhase = (sql: (i: number) => string): string => `[${graph.phases.map((_, i) => sql(i)).join(', ')}]`
  const times = graph.stages.map((_, i) => `t${i}`)
  const complete = (i: number): string => `state = 0 AND NOT ${negativeSql(graph, i)}`
  const inFlight = (i: number): string => `state = 1 AND ${standsInSql(graph, i)}`
  const tier = ({ fromMs, toMs }: (typeof TIERS)[number]): string =>
    `countIf(state = 0 AND latency >= ${fromMs}${Number.isFinite(toMs) ? ` AND latency < ${toMs}` : ''})`
  return `
    SELECT
      [countIf(state = 0), countIf(state = 1), countIf(state = 2), countIf(state = 3)] AS states,
      countIf(state = 0 AND NOT late) AS in_time,
      [countIf(state = 1 AND late), countIf(state = 1 AND {now:Int64} - first >= 30000)] AS in_flight,
      [${TIERS.map(tier).join(', ')}] AS tiers,
      [avgIf(latency, state = 0), minIf(latency, state = 0), maxIf(latency, state = 0)] AS latency_stats,
      ${quantilesIfSql('latency', 'state = 0')} AS latency_quantiles,
      ${eachPhase((i) => `[countIf(${complete(i)}), countIf(${negativeSql(graph, i)}), countIf(${inFlight(i)}), maxIf(p${i}, ${inFlight(i)})]`)} AS phase_counts,
      ${eachPhase((i) => `avgIf(p${i}, ${complete(i)})`)} AS phase_means,
      ${eachPhase((i) => quantilesIfSql(`p${i}`, complete(i)))} AS phase_quantiles,
      ${eachPhase((i) => `sumIf(greatest(p${i} - {budget${i}:Int64}, 0), late)`)} AS phase_excess,
      countIf(${graph.phases.map((_, i) => negativeSql(graph, i)).join(' OR ')}) AS out_of_order,
      sum(toInt64(marks) - (${times.map((t) => `(${t} > 0)`).join(' + ')} + (failed_at > 0))) AS repeated,
      arrayMap(x -> -x, groupArraySorted(${MOST_RECENT})(-first)) AS newest
    FROM (
      SELECT *, ${LATE_SQL} AS late, ${graph.phases.map((_, i) => `${elapsedSql(graph, i)} AS p${i}`).join(', ')}
      FROM (${messagesSql(graph, filtered)})
    )`
}

function readTotals(row: TotalsRow, graph: StageGraph): MessageTotals {
  const [complete, inFlight, failed, timingLost] = row.states
  const [mean, min, max] = row.latency_stats
  const measured = complete > 0
  return {
    complete,
    inTime: row.in_time,
    inFlight,
    failed,
    timingLost,
    inFlightLate: row.in_flight[0],
    inFlightSevere: row.in_flight[1],
    tiers: row.tiers,
    latency: {
      mean: measured ? mean : null,
      min: measured ? min : null,
      max: measured ? max : null,
      ...readQuantiles(row.latency_quantiles, measured),
    },
    phases: graph.phases.map((_, i) => readPhase(row, i)),
    outOfOrder: row.out_of_order,
    repeatedMarks: row.repeated,
    newest: row.newest,
  }
}

function readPhase(row: TotalsRow, index: number): PhaseTotals {
  const [count = 0, negative = 0, inFlight = 0, oldest = 0] = row.phase_counts[index] ?? []
  return {
    count,
    elapsed: {
      mean: count > 0 ? (row.phase_means[index] ?? null) : null,
      ...readQuantiles(row.phase_quantiles[index] ?? [0, 0, 0], count > 0),
    },
    negative,
    inFlight,
    oldestInFlightMs: inFlight > 0 ? oldest : null,
    lateExcessMs: row.phase_excess[index] ?? 0,
  }
}

function readQuantiles([p50, p95, p99]: Quantiles, measured: boolean): Pick<Statistics, 'p50' | 'p95' | 'p99'> {
  return measured ? { p50, p95, p99 } : { p50: null, p95: null, p99: null }
}
