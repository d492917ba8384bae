import type { IntakeAnswer } from '@plumbline/protocol'
import type { Clock } from '../../context.ts'
import type { Tally } from '../show/tally.ts'
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts'
import type { Batch } from './cut-batches.ts'
import type { Start } from './find-start.ts'
import type { Refusals } from './refusals.ts'

/** Often enough that little is read twice, seldom enough that the disk does not count. */
const CHECKPOINT_EVERY_MS = 1_000

/** Counts what becomes of the rows, and keeps the checkpoint of it. */
export interface Ledger {
  readonly tally: Readonly<Tally>
  /** Undefined when there is none, or it could not be written. */
  readonly checkpointPath: string | undefined
  /** Notes what is about to be sent. Without it, a run that dies now could not be continued with the same batches. */
  plan(batch: Batch): Promise<void>
  /** In the order of the source. */
  settle(batch: Batch, answer: IntakeAnswer | undefined): Promise<void>
  close(finished: boolean): Promise<void>
}

export interface LedgerOptions {
  start: Start
  /** What the checkpoint is of. */
  subject: Pick<Checkpoint, 'server' | 'mapping' | 'source'> | undefined
  refusals: Pick<Refusals, 'count' | 'fileBytes'>
  clock: Clock
  complain: (text: string) => void
}

export function openLedger({ start, subject, refusals, clock, complain }: LedgerOptions): Ledger {
  const tally: Tally = {
    rows: start.rows,
    accepted: start.accepted,
    duplicates: start.duplicates,
    refused: refusals.count,
    rowsNow: 0,
    fromMs: Number.POSITIVE_INFINITY,
    toMs: Number.NEGATIVE_INFINITY,
  }
  const ends = [...start.ends]
  let { checkpointPath, position } = start
  let plannedRows = start.rows
  let savedMs = Number.NEGATIVE_INFINITY

  async function save(finished: boolean): Promise<void> {
    if (checkpointPath === undefined || subject === undefined) return
    const { rows, accepted, duplicates, refused } = tally
    savedMs = clock.elapsed()
    try {
      await writeCheckpoint(checkpointPath, {
        version: 1,
        ...subject,
        position,
        rows,
        accepted,
        duplicates,
        refused,
        errorsBytes: refusals.fileBytes,
        finished,
        settled: plannedRows === rows,
        ends,
        startedAt: start.startedAt,
        savedAt: clock.now(),
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : error
      complain(`the checkpoint cannot be written, the import goes on without: ${reason}`)
      checkpointPath = undefined
    }
  }

  return {
    tally,
    get checkpointPath() {
      return checkpointPath
    },
    async plan({ rows: added, short, lastRow, after }) {
      const isFirst = plannedRows === start.rows
      plannedRows += added
      const isNewEnd = short && !ends.some(({ rows }) => rows === lastRow)
      if (isNewEnd) ends.push({ rows: lastRow, position: after })
      if (isFirst || isNewEnd) await save(false)
    },
    async settle({ rows, after, times }, answer) {
      const rejected = new Set(answer?.rejected.map(({ index }) => index))
      tally.rows += rows
      tally.rowsNow += rows
      tally.accepted += answer?.accepted ?? 0
      tally.duplicates += answer?.duplicates ?? 0
      tally.refused = refusals.count
      for (const [index, at] of times.entries()) {
        if (rejected.has(index)) continue
        if (at < tally.fromMs) tally.fromMs = at
        if (at > tally.toMs) tally.toMs = at
      }
      position = after
      if (clock.elapsed() - savedMs >= CHECKPOINT_EVERY_MS) await save(false)
    },
    close: save,
  }
}
