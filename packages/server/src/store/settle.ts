import type { StageGraph } from '@plumbline/protocol'
import { assembledSql, assemblyParams, elapsedSql, HORIZON_MS, IN_SCAN, negativeSql } from './assembly.ts'
import { type Engine, INSERT_SETTINGS, type QueryParams } from './engine.ts'
import { MEASUREMENT_COLUMNS } from './schema.ts'

/** How long after a failure, or after the last stage with earlier marks missing, late marks may still mend a message. */
export const GRACE_MS = 60_000

export interface SettleInterval {
  graph: StageGraph
  /** Messages that came to rest in (afterMs, uptoMs], by the arrival of their marks, are settled. */
  afterMs: number
  uptoMs: number
}

/**
 * Writes each message that has come to rest as a `message` measurement and one `phase` measurement a phase, so that rollups
 * carry the history of a pipeline beyond raw retention.
 *
 * A message rests at the earliest of: the arrival of its last missing mark; GRACE_MS after it failed; GRACE_MS after it reached the
 * last stage with marks missing; HORIZON_MS after its first mark arrived, wherever it stands then. That moment follows from arrival
 * times alone, and marks that arrive after it neither move it nor change what is written: every message falls into exactly one
 * interval and comes out the same however time is cut into intervals. The interval's token makes repeating it harmless.
 *
 * As in every query, marks that lie further apart than HORIZON_MS may be taken for two messages.
 */
export async function settleMessages(engine: Engine, interval: SettleInterval): Promise<void> {
  const { graph, afterMs, uptoMs } = interval
  const slices = { pipeline: graph.pipeline, after: afterMs, upto: uptoMs, grace: GRACE_MS, horizon: HORIZON_MS }
  const [arrived] = await engine.query<{ marks: number; fromMs: number; toMs: number }>(
    `SELECT count() AS marks, toUnixTimestamp64Milli(min(at)) AS fromMs, toUnixTimestamp64Milli(max(at)) AS toMs
     FROM marks WHERE ${CANDIDATE_SQL}`,
    slices,
  )
  if (!arrived || arrived.marks === 0) return
  const range = { graph, fromMs: arrived.fromMs - HORIZON_MS, toMs: arrived.toMs + 1, nowMs: uptoMs }
  const params: QueryParams = {
    ...slices,
    ...assemblyParams(range),
    // No matter where a message begins: the candidates alone decide what is settled.
    from: range.fromMs - HORIZON_MS,
    to: range.toMs + HORIZON_MS,
    sla: graph.slaMs,
  }
  graph.phases.forEach((phase, i) => {
    params[`phase${i}`] = phase.id
  })
  await engine.command(`INSERT INTO measurements (${MEASUREMENT_COLUMNS.join(', ')}) ${settledSql(graph)}`, params, {
    ...INSERT_SETTINGS,
    insert_deduplication_token: `settle-${encodeURIComponent(graph.pipeline)}-${afterMs}-${uptoMs}`,
    max_insert_threads: 1,
  })
}

const inSlice = (agoSql: string): string =>
  `(received_at > fromUnixTimestamp64Milli({after:Int64} - ${agoSql}) AND received_at <= fromUnixTimestamp64Milli({upto:Int64} - ${agoSql}))`

/** Marks whose arrival can bring a message to rest in the interval: now, a grace ago, or a horizon ago. */
const CANDIDATE_SQL = `pipeline = {pipeline:String} AND (${inSlice('0')} OR ${inSlice('{grace:Int64}')} OR ${inSlice('{horizon:Int64}')})`

const CANDIDATES = `message_id IN (SELECT message_id FROM marks WHERE ${CANDIDATE_SQL})`

/**
 * SQL of the messages that come to rest in the interval, `message_id` and `rests_at`, from the arrival of each stage's first mark
 * (r0 … rn, 0 when missing), of the failure and of anything at all.
 */
function restingSql(graph: StageGraph): string {
  const never = 'toInt64(9223372036854775807)'
  const arrivals = graph.stages.map((_, i) => `r${i}`)
  const rests = [
    `if(${arrivals.map((r) => `${r} > 0`).join(' AND ')}, greatest(${arrivals.join(', ')}), ${never})`,
    `if(failed_arrival > 0, failed_arrival + {grace:Int64}, ${never})`,
    `if(${arrivals.at(-1)} > 0, ${arrivals.at(-1)} + {grace:Int64}, ${never})`,
    'first_arrival + {horizon:Int64}',
  ]
  return `
    SELECT message_id, least(${rests.join(', ')}) AS rests_at
    FROM (
      SELECT message_id, min(received) AS first_arrival, minIf(received, stage = {failedStage:String}) AS failed_arrival,
        ${graph.stages.map((_, i) => `minIf(received, stage = {stage${i}:String}) AS r${i}`).join(', ')}
      FROM (
        SELECT message_id, stage, toUnixTimestamp64Milli(received_at) AS received FROM marks
        WHERE ${IN_SCAN} AND received_at <= fromUnixTimestamp64Milli({upto:Int64}) AND ${CANDIDATES}
      )
      GROUP BY message_id
    )
    WHERE rests_at > {after:Int64} AND rests_at <= {upto:Int64}`
}

/** SQL of the messages that come to rest in the interval, made of the marks that had arrived when they did. */
const settlingSql = (graph: StageGraph): string =>
  assembledSql(
    graph,
    `SELECT message_id, stage, toUnixTimestamp64Milli(at) AS ms, conversation_id, environment, release, rests_at
      FROM marks INNER JOIN (${restingSql(graph)}) AS resting USING (message_id)
      WHERE ${IN_SCAN} AND ${CANDIDATES} AND received_at <= fromUnixTimestamp64Milli(rests_at)`,
    [
      'max(conversation_id) AS conversation',
      'max(environment) AS environment',
      'max(release) AS release',
      'any(rests_at) AS rests_at',
    ],
  )

/**
 * `(kind, name, value, unit, ok, error_type)` of every measurement that one message becomes. The names of `message` are its ends:
 * reply (ok when in time), failed, stuck, timingLost.
 */
function outcomesSql(graph: StageGraph): string {
  const inTime = 'latency < {sla:Int64}'
  const phases = graph.phases.map(
    (_, i) =>
      `if(${negativeSql(graph, i)}, [], [('phase', {phase${i}:String}, toFloat64(${elapsedSql(graph, i)}), 'ms', true, '')])`,
  )
  return `multiIf(
    state = 0, arrayConcat([('message', 'reply', toFloat64(latency), 'ms', ${inTime}, if(${inTime}, '', 'late'))], ${phases.join(', ')}),
    state = 2, [('message', 'failed', toFloat64(until - first), 'ms', false, 'failed')],
    state = 1, [('message', 'stuck', toFloat64(rests_at - first), 'ms', false, 'stuck')],
    [('message', 'timingLost', toFloat64(1), '1', true, '')])`
}

function settledSql(graph: StageGraph): string {
  return `
    SELECT fromUnixTimestamp64Milli(first) AS at, fromUnixTimestamp64Milli({upto:Int64}) AS received_at,
      outcome.1 AS kind, {pipeline:String} AS service, outcome.2 AS name, outcome.3 AS value, outcome.4 AS unit, 1 AS weight,
      outcome.5 AS ok, outcome.6 AS error_type, '' AS error_message, message_id AS trace_id, conversation AS subject,
      '' AS customer, environment, release, '' AS variant, '{}' AS attributes, '' AS batch_id
    FROM (SELECT *, ${outcomesSql(graph)} AS outcomes FROM (${settlingSql(graph)}))
    ARRAY JOIN outcomes AS outcome
    ORDER BY first, message_id, kind, name`
}
