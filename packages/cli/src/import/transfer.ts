import type { IntakeAnswer } from '@plumbline/protocol'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Server } from '../http/request.ts'
import { spellAddress } from '../http/server-address.ts'
import { formatCount } from '../terminal/format.ts'
import type { Checkpoint } from './deliver/checkpoint.ts'
import { writeCheckpoint } from './deliver/checkpoint.ts'
import { type Batch, cutBatches } from './deliver/cut-batches.ts'
import { deliver } from './deliver/deliver.ts'
import { findStart } from './deliver/find-start.ts'
import { postBatch } from './deliver/post-batch.ts'
import { openRefusals, type Refusals } from './deliver/refusals.ts'
import type { ImportFlags } from './import-flags.ts'
import type { Mapping } from './map/plan-mapping.ts'
import type { Source } from './read/row.ts'
import { createProgress } from './show/progress.ts'
import type { ImportResult } from './show/render-result.ts'
import type { Tally } from './show/tally.ts'
import { describeEnding, tellResult } from './tell-result.ts'

/** Often enough that little is read twice, seldom enough that the disk does not count. */
const CHECKPOINT_EVERY_MS = 1_000

export interface Transfer {
  /** Of the file; undefined for a table. */
  path: string | undefined
  source: Source
  mapping: Mapping
  server: Server
  flags: ImportFlags
  context: Context
}

/** Sends the rows of a source from where the last run stopped, and says what came of it. */
export async function transfer(given: Transfer): Promise<ExitCode> {
  const { source, mapping, server, flags, context } = given
  const start = await findStart(given)
  if (!start.ok) {
    complain(context, start.problem)
    return EXIT.usage
  }
  const { before } = start.value
  let { checkpointPath } = start.value
  // What a finished run has done is no part of the one that looks for rows behind its end.
  const counts = before?.finished ? undefined : before
  const say = (text: string): void => {
    if (!flags.quiet) complain(context, text)
  }
  if (before)
    say(
      before.finished
        ? `rows up to ${formatCount(before.rows)} are imported already; looking for more`
        : `resuming after row ${formatCount(before.rows)}`,
    )

  let refusals: Refusals
  try {
    refusals = await openRefusals({
      path: flags.errors,
      before: { count: counts?.refused ?? 0, fileBytes: before?.errorsBytes ?? 0 },
      quiet: flags.quiet === true,
      context,
    })
  } catch (error) {
    complain(context, `the file of --errors cannot be written: ${messageOf(error)}`)
    return EXIT.usage
  }
  const tally: Tally = {
    rows: before?.rows ?? 0,
    accepted: counts?.accepted ?? 0,
    duplicates: counts?.duplicates ?? 0,
    refused: refusals.count,
    rowsNow: 0,
    fromMs: Number.POSITIVE_INFINITY,
    toMs: Number.NEGATIVE_INFINITY,
  }
  const progress = createProgress({
    title: source.title,
    share: source.share,
    quiet: flags.quiet === true,
    flags,
    context,
  })
  const startedMs = context.clock.elapsed()
  let savedMs = startedMs
  let position = before?.position

  async function save(finished: boolean): Promise<void> {
    if (checkpointPath === undefined || position === undefined || source.identity.kind === 'stream') return
    const { rows, accepted, duplicates, refused } = tally
    const checkpoint: Checkpoint = {
      version: 1,
      server: spellAddress(server.address),
      source: source.identity,
      mapping: mapping.digest,
      position,
      rows,
      accepted,
      duplicates,
      refused,
      errorsBytes: refusals.fileBytes,
      finished,
    }
    savedMs = context.clock.elapsed()
    try {
      await writeCheckpoint(checkpointPath, checkpoint)
    } catch (error) {
      progress.clear()
      complain(context, `the checkpoint cannot be written, the import goes on without: ${messageOf(error)}`)
      checkpointPath = undefined
    }
  }

  async function settle(batch: Batch, answer: IntakeAnswer | undefined): Promise<boolean> {
    const refusedThere = (answer?.rejected ?? []).map(({ index, code, message }) => ({
      place: batch.places[index] ?? 'a row',
      reason: `${code}: ${message}`,
      value: '',
    }))
    if (batch.flaws.length + refusedThere.length > 0) progress.clear()
    await refusals.record([...batch.flaws, ...refusedThere])
    tally.rows += batch.rows
    tally.rowsNow += batch.rows
    tally.accepted += answer?.accepted ?? 0
    tally.duplicates += answer?.duplicates ?? 0
    tally.refused = refusals.count
    tally.fromMs = Math.min(tally.fromMs, batch.fromMs)
    tally.toMs = Math.max(tally.toMs, batch.toMs)
    position = batch.after
    if (context.clock.elapsed() - savedMs >= CHECKPOINT_EVERY_MS) await save(false)
    progress.show(tally)
    return flags.maxErrors === undefined || refusals.count <= flags.maxErrors
  }

  // Reading may wait for a pipe or a database for ever; closing it is what wakes it up.
  const wake = (): Promise<void> => source.close()
  context.interrupted.addEventListener('abort', wake, { once: true })
  const ending = await deliver({
    batches: cutBatches(source.read(mapping.columns, before?.position), mapping.encode, before?.rows ?? 0),
    post: (body) => postBatch(server, body, context),
    settle,
    context,
    random: Math.random,
  })
  context.interrupted.removeEventListener('abort', wake)
  progress.clear()
  await save(ending.kind === 'finished')
  await refusals.close()

  const result: ImportResult = {
    ...tally,
    source: source.title,
    ending: describeEnding(ending),
    elapsedMs: context.clock.elapsed() - startedMs,
    resumedAfter: before?.rows ?? 0,
    checkpoint: checkpointPath,
  }
  return tellResult(result, ending, refusals, { flags, context })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
