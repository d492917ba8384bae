import { type IntakeAnswer, type StageGraph, WIRE_LIMITS } from '@plumbline/protocol'
import { PlumblineError } from '../errors.ts'
import type { Admission, BatchContext } from './admit.ts'
import { createMarkAdmitter } from './admit-marks.ts'
import { createMeasurementAdmitter } from './admit-measurements.ts'
import { type BodyInput, parseBody } from './body.ts'
import type { CardinalityGuard } from './cardinality.ts'
import { offsetOf } from './clock.ts'
import type { KnownBatches } from './known-batches.ts'
import type { SegmentRecord } from './segment.ts'
import type { Spool } from './spool.ts'
import { createUnpack } from './unpack.ts'

/** Takes batches: decodes, validates, stamps, makes durable, answers. */
export interface Intake {
  /** Resolves once every accepted row is synced to disk. Refuses with the codes of the catalogue. */
  take(input: BodyInput): Promise<IntakeAnswer>
  readonly counters: IntakeCounters
}

export interface IntakeCounters {
  acceptedRows: number
  duplicateRows: number
  /** By reason code. */
  rejectedRows: Map<string, number>
  /** Requests refused whole, by error code. */
  refusedRequests: Map<string, number>
  /** Arrival of the newest accepted row, epoch ms. */
  lastReceivedAt: { marks?: number; measurements?: number }
}

export interface IntakeOptions {
  spool: Spool
  known: KnownBatches
  guard: CardinalityGuard
  pipelines: readonly StageGraph[]
  /** How long a row of each table leaves something behind: a mark itself, a measurement its part of the sums by the hour. */
  keptMs: Readonly<Record<SegmentRecord['table'], number>>
  now: () => number
  /** A record is durable: the drain may take it. */
  onAppended: () => void
}

export function createIntake(options: IntakeOptions): Intake {
  const admit = {
    marks: createMarkAdmitter(options.pipelines, options.guard),
    measurements: createMeasurementAdmitter(options.guard),
  }
  const counters: IntakeCounters = {
    acceptedRows: 0,
    duplicateRows: 0,
    rejectedRows: new Map(),
    refusedRequests: new Map(),
    lastReceivedAt: {},
  }
  const unpack = createUnpack(WIRE_LIMITS.bodyBytes)

  async function takeBody(input: BodyInput, receivedAt: number): Promise<IntakeAnswer> {
    const body = await parseBody(input, unpack)
    const batchId = body.batchId ?? ''
    const batch: BatchContext = {
      receivedAt,
      offsetMs: offsetOf(body, receivedAt),
      oldestAt: receivedAt - options.keptMs[input.field],
      batchId,
    }
    const admission = admit[input.field](body, batch)
    const taken = admission.lines.length > 0 ? await store(input.field, admission, batch) : 'taken'
    return answer(input.field, admission, taken, receivedAt)
  }

  function store(table: SegmentRecord['table'], admission: Admission, batch: BatchContext): Promise<'taken' | 'known'> {
    const append = async (verified: boolean): Promise<void> => {
      await options.spool.append({
        table,
        rows: admission.lines.length,
        batchIds: batch.batchId === '' ? [] : [batch.batchId],
        receivedAt: batch.receivedAt,
        ...(!verified && { unverified: true }),
        body: Buffer.from(`${admission.lines.join('\n')}\n`),
      })
      options.onAppended()
    }
    return batch.batchId === '' ? append(true).then(() => 'taken') : options.known.once(table, batch.batchId, append)
  }

  function answer(
    table: SegmentRecord['table'],
    admission: Admission,
    taken: 'taken' | 'known',
    receivedAt: number,
  ): IntakeAnswer {
    const rows = admission.lines.length
    const accepted = taken === 'taken' ? rows : 0
    const duplicates = admission.duplicates + rows - accepted
    counters.acceptedRows += accepted
    counters.duplicateRows += duplicates
    if (accepted > 0) counters.lastReceivedAt[table] = receivedAt
    for (const { code } of admission.rejected) increase(counters.rejectedRows, code)
    const { rejected, warnings } = admission
    return { accepted, duplicates, rejected, ...(warnings.length > 0 && { warnings }), receivedAt }
  }

  return {
    counters,
    async take(input) {
      try {
        return await takeBody(input, options.now())
      } catch (error) {
        increase(counters.refusedRequests, error instanceof PlumblineError ? error.code : 'unexpected')
        throw error
      }
    },
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
