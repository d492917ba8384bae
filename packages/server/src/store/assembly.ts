import type { StageGraph } from '@plumbline/protocol'
import type { QueryParams } from './engine.ts'

/**
 * Messages are assembled from their marks at query time, by grouping: marks come from several processes, late and out of order,
 * and no server holds state about them. Of a mark that was sent more than once the earliest time counts, whatever the order of arrival.
 *
 * Marks of one message may lie up to HORIZON_MS apart. A longer horizon costs time in every query, a shorter one would take a slow
 * message for one whose first marks were lost.
 */
export const HORIZON_MS = 30 * 60_000

export interface AssemblyRange {
  graph: StageGraph
  fromMs: number
  toMs: number
  nowMs: number
  conversationId?: string | undefined
}

/** Column of a stage's time: epoch ms, 0 when the mark is missing. */
const stageColumn = (index: number): string => `t${index}`

/** SQL that is true for the marks that messages of the range may be made of. */
export const IN_SCAN = `pipeline = {pipeline:String}
          AND at >= fromUnixTimestamp64Milli({scanFrom:Int64}) AND at < fromUnixTimestamp64Milli({scanTo:Int64})`

const IN_CONVERSATION = `AND message_id IN (
            SELECT message_id FROM marks WHERE ${IN_SCAN} AND conversation_id = {conversation:String})`

/** SQL of the messages whose first mark lies in [fromMs, toMs), with the columns of `assembledSql`; `further` narrows their marks. */
export const messagesSql = (graph: StageGraph, filtered: boolean, further = ''): string =>
  assembledSql(
    graph,
    `SELECT message_id, stage, toUnixTimestamp64Milli(at) AS ms
        FROM marks
        WHERE ${IN_SCAN} ${filtered ? IN_CONVERSATION : ''} ${further}`,
  )

/**
 * SQL of the messages that marks (SQL with `message_id`, `stage` and `ms`) make up: one row a message with `message_id`, `first`,
 * `t0…tn`, `failed_at`, `marks`, then `state` (0 complete, 1 in flight, 2 failed, 3 timing lost), `until` (end, or now) and `latency`.
 * `further` are more columns of a message, as aggregates over its marks.
 */
export function assembledSql(graph: StageGraph, marks: string, further: readonly string[] = []): string {
  const stages = graph.stages.map((_, i) => `minIf(ms, stage = {stage${i}:String}) AS ${stageColumn(i)}`)
  const times = graph.stages.map((_, i) => stageColumn(i))
  const last = times.at(-1) as string
  const all = times.map((t) => `${t} > 0`).join(' AND ')
  const gap = times.map((t, i) =>
    i === times.length - 1 ? '' : `(${t} = 0 AND greatest(${times.slice(i + 1).join(', ')}, 0) > 0)`,
  )
  return `
    SELECT *,
      multiIf(${all} AND ${last} >= t0, 0, ${last} = 0 AND failed_at > 0, 2, ${last} > 0 OR ${gap.filter(Boolean).join(' OR ')}, 3, 1) AS state,
      multiIf(state = 0, ${last}, state = 2, failed_at, state = 3, greatest(${times.join(', ')}), {now:Int64}) AS until,
      ${last} - t0 AS latency
    FROM (
      SELECT message_id,
        min(ms) AS first,
        ${[...stages, ...further].join(',\n        ')},
        minIf(ms, stage = {failedStage:String}) AS failed_at,
        count() AS marks
      FROM (${marks})
      GROUP BY message_id
      HAVING first >= {from:Int64} AND first < {to:Int64}
    )`
}

export function assemblyParams({ graph, fromMs, toMs, nowMs, conversationId }: AssemblyRange): QueryParams {
  const params: QueryParams = {
    pipeline: graph.pipeline,
    failedStage: graph.failedStage,
    from: fromMs,
    to: toMs,
    now: nowMs,
    scanFrom: fromMs - HORIZON_MS,
    scanTo: toMs + HORIZON_MS,
    conversation: conversationId ?? '',
  }
  graph.stages.forEach((stage, i) => {
    params[`stage${i}`] = stage.id
  })
  return params
}

const stageIndex = (graph: StageGraph, id: string | undefined): number =>
  graph.stages.findIndex((stage) => stage.id === id)

/** Columns that hold the times of both ends of a phase. */
const ends = (graph: StageGraph, index: number): [string, string] => {
  const phase = graph.phases[index]
  return [stageColumn(stageIndex(graph, phase?.from)), stageColumn(stageIndex(graph, phase?.to))]
}

/** SQL that is true for a message that has entered a phase and not left it. */
export function standsInSql(graph: StageGraph, index: number): string {
  const [from, to] = ends(graph, index)
  return `(state IN (1, 2) AND ${from} > 0 AND ${to} = 0)`
}

/** SQL that is true when both marks of a phase are there in the wrong order: clocks disagree. */
export function negativeSql(graph: StageGraph, index: number): string {
  const [from, to] = ends(graph, index)
  return `(${from} > 0 AND ${to} > 0 AND ${to} < ${from})`
}

/**
 * SQL of how long a message has spent in a phase: between its two marks, or, when it stands in this phase,
 * from the first of them to the end. Zero when the phase was not reached or its marks are in the wrong order.
 */
export function elapsedSql(graph: StageGraph, index: number): string {
  const [from, to] = ends(graph, index)
  return `multiIf(${from} > 0 AND ${to} >= ${from}, ${to} - ${from}, ${standsInSql(graph, index)}, greatest(until - ${from}, 0), 0)`
}

/** SQL that is true for a message that broke the promise: finished late, failed, or in flight for longer than the SLA. */
export const LATE_SQL =
  '((state = 0 AND latency >= {sla:Int64}) OR state = 2 OR (state = 1 AND {now:Int64} - first >= {sla:Int64}))'

/**
 * Levels for `quantilesExact` that make it the nearest-rank quantile: the engine takes the element at floor(level * n), counted
 * from 0; nearest rank is ceil(q * n), counted from 1. A level smaller by 1e-10 turns one into the other for every n below 10^8.
 */
const LEVELS = [0.5, 0.95, 0.99].map((q) => String(q - 1e-10)).join(', ')

/** SQL of exact P50, P95 and P99 (nearest rank) of a column where a condition holds. */
export const quantilesIfSql = (column: string, condition: string): string =>
  `quantilesExactIf(${LEVELS})(${column}, ${condition})`
