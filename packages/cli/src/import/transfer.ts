import type { IntakeAnswer } from '@plumbline/protocol'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Server } from '../http/request.ts'
import { spellAddress } from '../http/server-address.ts'
import { countOf, formatCount } from '../terminal/format.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import type { Checkpoint } from './deliver/checkpoint.ts'
import { writeCheckpoint } from './deliver/checkpoint.ts'
import { type Batch, cutBatches } from './deliver/cut-batches.ts'
import { deliver, type Ending } from './deliver/deliver.ts'
import { findStart } from './deliver/find-start.ts'
import { postBatch } from './deliver/post-batch.ts'
import { MOST_TOLD, openRefusals, type Refusals } from './deliver/refusals.ts'
import type { ImportFlags } from './import-flags.ts'
import type { Mapping } from './map/plan-mapping.ts'
import type { Source } from './read/row.ts'
import { createProgress } from './show/progress.ts'
import { type ImportResult, renderResult, toResultJson } from './show/render-result.ts'
import type { Tally } from './show/tally.ts'

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
  const { before, checkpointPath } = start.value
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
    complain(context, `the file of --errors cannot be written: ${error instanceof Error ? error.message : error}`)
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
    await writeCheckpoint(checkpointPath, checkpoint)
    savedMs = context.clock.elapsed()
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
  return tellResult(result, ending, refusals, given)
}

function tellResult(result: ImportResult, ending: Ending, refusals: Refusals, { flags, context }: Transfer): ExitCode {
  const untold = refusals.count - refusals.told.length
  if (!flags.quiet && refusals.told.length >= MOST_TOLD && untold > 0) {
    const rest = flags.errors === undefined ? '--errors FILE keeps all of them' : `all are in ${flags.errors}`
    complain(context, `and ${countOf(untold, 'more row')} refused; ${rest}`)
  }
  if (flags.json) context.stdout.write(`${toTerminalSafeJson(toResultJson(result, refusals.told))}\n`)
  else if (!flags.quiet) {
    const terminal = describeTerminal(flags, context.env, context.stdout)
    context.stdout.write(renderResult(result, context.clock.now(), terminal))
  }
  const goOn =
    result.checkpoint === undefined
      ? 'the same command sends the same rows again, and those of the last 24 hours count once'
      : 'the same command goes on from there'
  const where = `after row ${formatCount(result.rows)}`
  switch (ending.kind) {
    case 'finished':
      return result.refused > 0 ? EXIT.findings : EXIT.ok
    case 'stopped':
      complain(context, `stopped ${where}: more rows were refused than --max-errors ${flags.maxErrors} allows`)
      return EXIT.findings
    case 'interrupted':
      complain(context, `interrupted ${where}; ${goOn}`)
      return EXIT.interrupted
    case 'failed':
      complain(context, `stopped ${where}: ${ending.failure.message}; ${goOn}`)
      return ending.failure.exitCode
    case 'broken':
      complain(context, `stopped ${where}: ${ending.problem.message}; ${goOn}`)
      return ending.problem.kind === 'unreachable' ? EXIT.unreachable : EXIT.findings
  }
}

function describeEnding(ending: Ending): ImportResult['ending'] {
  if (ending.kind === 'finished' || ending.kind === 'interrupted') return ending.kind
  return ending.kind === 'stopped' ? 'too many errors' : 'failed'
}
