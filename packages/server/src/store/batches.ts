import type { Engine } from './engine.ts'

type BatchTable = 'marks' | 'measurements'

/** Which of these batch ids are stored already. */
export async function queryKnownBatches(
  engine: Engine,
  table: BatchTable,
  batchIds: string[],
  sinceMs: number,
): Promise<string[]> {
  const rows = await engine.query<{ id: string }>(
    `SELECT DISTINCT batch_id AS id FROM ${table}
     WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}) AND batch_id IN {batchIds:Array(String)}`,
    { since: sinceMs, batchIds },
  )
  return rows.map((row) => row.id)
}

/** The newest batch ids, newest first, `limit` at most. */
export async function queryRecentBatches(
  engine: Engine,
  table: BatchTable,
  sinceMs: number,
  limit: number,
): Promise<string[]> {
  const rows = await engine.query<{ id: string }>(
    `SELECT batch_id AS id FROM ${table}
     WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}) AND batch_id != ''
     GROUP BY batch_id ORDER BY max(received_at) DESC LIMIT {limit:UInt32}`,
    { since: sinceMs, limit },
  )
  return rows.map((row) => row.id)
}

/** Label values in use, by which the cardinality guard goes on after a restart where it stopped before. */
export function queryLabels(engine: Engine, sinceMs: number): Promise<{ service: string; name: string }[]> {
  return engine.query(
    `SELECT service, name FROM rollup_hour WHERE at >= toDateTime(intDiv({since:Int64}, 1000)) GROUP BY service, name LIMIT 100000`,
    { since: sinceMs },
  )
}
