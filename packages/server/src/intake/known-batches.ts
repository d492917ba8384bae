import type { SegmentRecord } from './segment.ts'

type BatchTable = SegmentRecord['table']

/**
 * Batch ids that were taken, so that a retried batch counts once: in memory, the newest first to stay, and behind that in the store.
 */
export interface KnownBatches {
  /**
   * Runs `take` unless the batch was taken before, and resolves to whether it ran. Of equal batches at the same time one is taken and the
   * others wait for it; when it fails, the next one tries. `verified` is false when the store could not be asked.
   */
  once(table: BatchTable, batchId: string, take: (verified: boolean) => Promise<void>): Promise<'taken' | 'known'>
  remember(table: BatchTable, batchId: string): void
}

export interface KnownBatchesOptions {
  /** Ids kept in memory; 100,000 take about 20 MB. */
  capacity: number
  /** Looks an id up in the store. */
  lookUp: (table: BatchTable, batchId: string) => Promise<boolean>
  /** False when memory was loaded with all that the store knows and nobody else writes to it: memory decides until it forgets. */
  alwaysLookUp: boolean
}

export function createKnownBatches({ capacity, lookUp, alwaysLookUp }: KnownBatchesOptions): KnownBatches {
  const known = new Set<string>()
  const underWay = new Map<string, Promise<void>>()
  let forgotSome = false

  function rememberKey(key: string): void {
    known.delete(key)
    known.add(key)
    if (known.size <= capacity) return
    const [oldest] = known
    if (oldest !== undefined) known.delete(oldest)
    forgotSome = true
  }

  return {
    remember: (table, batchId) => rememberKey(keyOf(table, batchId)),
    async once(table, batchId, take) {
      const key = keyOf(table, batchId)
      for (let other = underWay.get(key); other; other = underWay.get(key)) await other
      if (known.has(key)) return 'known'
      const { promise, resolve } = Promise.withResolvers<void>()
      underWay.set(key, promise)
      try {
        const stored = alwaysLookUp || forgotSome ? await lookUp(table, batchId).catch(() => 'unknown' as const) : false
        if (stored === true) {
          rememberKey(key)
          return 'known'
        }
        await take(stored === false)
        rememberKey(key)
        return 'taken'
      } finally {
        underWay.delete(key)
        resolve()
      }
    },
  }
}

const keyOf = (table: BatchTable, batchId: string): string => `${table} ${batchId}`
