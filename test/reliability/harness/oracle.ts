import { randomUUID } from 'node:crypto'
import type { Mark, Measurement } from '@plumbline/protocol'

/** A batch as it is sent, again and again if need be; `ids` are the ids of its rows, one a row. */
export type Batch = { batchId: string; ids: string[] } & (
  | { table: 'marks'; rows: Mark[] }
  | { table: 'measurements'; rows: Measurement[] }
)

/**
 * Issues rows with ids of their own, and remembers which of them the server has acknowledged: those it owes us for ever,
 * exactly once. What it never acknowledged it may have whole or not at all.
 */
export interface Oracle {
  issue(): Batch
  acknowledge(batch: Batch): void
  readonly issued: readonly Batch[]
  isAcknowledged(batch: Batch): boolean
}

/** Few enough that none is folded into "(other)", enough to make several rollup rows. */
const SERVICES = 3
const NAMES = 40

const MOST_ROWS = 50

export function createOracle({ random, now }: { random: () => number; now: () => number }): Oracle {
  const issued: Batch[] = []
  const acknowledged = new Set<Batch>()
  const below = (limit: number): number => Math.floor(random() * limit)
  return {
    issued,
    issue() {
      const at = now()
      const mark = (messageId: string): Mark => ({ messageId, stage: 'queued', at })
      const measurement = (traceId: string): Measurement => ({
        kind: 'operation',
        service: `service-${below(SERVICES)}`,
        name: `name-${below(NAMES)}`,
        value: below(5_000),
        traceId,
        at,
      })
      const batchId = randomUUID()
      const ids = Array.from({ length: 1 + below(MOST_ROWS) }, () => randomUUID())
      const batch: Batch =
        random() < 0.5
          ? { batchId, ids, table: 'marks', rows: ids.map(mark) }
          : { batchId, ids, table: 'measurements', rows: ids.map(measurement) }
      issued.push(batch)
      return batch
    },
    acknowledge: (batch) => acknowledged.add(batch),
    isAcknowledged: (batch) => acknowledged.has(batch),
  }
}
