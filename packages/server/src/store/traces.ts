import type { CallRow, TraceMarkRow } from '../analyse/operation-details/detail-rows.ts'
import { asCall, CALL_COLUMNS } from './calls.ts'
import type { Engine, QueryOptions } from './engine.ts'

/** What was measured under a trace id, of any kind and unit, in time order, as far back as rows are kept. */
export async function queryTraceMeasurements(
  engine: Engine,
  { traceId, limit }: { traceId: string; limit: number },
  options?: QueryOptions,
): Promise<CallRow[]> {
  const rows = await engine.query<Omit<CallRow, 'at'> & { atMs: number }>(
    `SELECT ${CALL_COLUMNS}, '' AS rank FROM measurements AS r WHERE r.trace_id = {traceId:String}
     ORDER BY r.at, kind, service, name, hash LIMIT {limit:UInt32}`,
    { traceId, limit },
    options,
  )
  return rows.map(asCall)
}

/** The first mark of each stage of the message with this id, in every pipeline that has one, in time order. */
export async function queryTraceMarks(
  engine: Engine,
  { traceId, limit }: { traceId: string; limit: number },
  options?: QueryOptions,
): Promise<TraceMarkRow[]> {
  const rows = await engine.query<Omit<TraceMarkRow, 'at'> & { atMs: number }>(
    `SELECT pipeline, stage, toUnixTimestamp64Milli(at) AS atMs, toUnixTimestamp64Milli(received_at) AS receivedAt,
       service, environment, release, attributes
     FROM marks WHERE message_id = {traceId:String}
     ORDER BY at, pipeline, stage, received_at LIMIT 1 BY pipeline, stage LIMIT {limit:UInt32}`,
    { traceId, limit },
    options,
  )
  return rows.map(asCall)
}

/** For the store to bind to its engine. */
export const TRACE_QUERIES = { traceMeasurements: queryTraceMeasurements, traceMarks: queryTraceMarks }
