import { BATCH_MEMORY_MS } from '@plumbline/protocol'
import { createKnownBatches, type KnownBatches } from './known-batches.ts'
import type { SegmentRecord } from './segment.ts'

type BatchTable = SegmentRecord['table']

/** The store's memory of batches, seen by its shape. */
export interface BatchStore {
  kind: 'embedded' | 'remote'
  query: {
    /** Newest first. */
    recentBatches(table: BatchTable, sinceMs: number, limit: number): Promise<string[]>
    knownBatches(table: BatchTable, batchIds: string[], sinceMs: number): Promise<string[]>
  }
}

/** Batch ids kept in memory for each table; together they take about 20 MB. */
const KEPT_PER_TABLE = 50_000

/** Known batches as the store and the spool remember them after a restart. */
export async function loadKnownBatches(
  store: BatchStore,
  spooled: readonly SegmentRecord[],
  now: () => number,
): Promise<KnownBatches> {
  const recent = (table: BatchTable): Promise<string[]> =>
    store.query.recentBatches(table, now() - BATCH_MEMORY_MS, KEPT_PER_TABLE)
  const loaded = { marks: await recent('marks'), measurements: await recent('measurements') }
  const tables = ['marks', 'measurements'] as const
  const known = createKnownBatches({
    capacity: KEPT_PER_TABLE * tables.length,
    // Another server may have taken the batch, or there were more than memory holds.
    alwaysLookUp: store.kind === 'remote' || tables.some((table) => loaded[table].length >= KEPT_PER_TABLE),
    lookUp: async (table, batchId) =>
      (await store.query.knownBatches(table, [batchId], now() - BATCH_MEMORY_MS)).length > 0,
  })
  for (const table of tables) for (const batchId of loaded[table].reverse()) known.remember(table, batchId)
  for (const { table, batchIds } of spooled) for (const batchId of batchIds) known.remember(table, batchId)
  return known
}
