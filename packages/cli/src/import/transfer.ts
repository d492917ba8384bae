import type { IntakeAnswer } from '@plumbline/protocol'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Server } from '../http/request.ts'
import { spellAddress } from '../http/server-address.ts'
import { type Batch, cutBatches } from './deliver/cut-batches.ts'
import { deliver } from './deliver/deliver.ts'
import { findStart, type Start } from './deliver/find-start.ts'
import { type Ledger, openLedger } from './deliver/ledger.ts'
import { postBatch } from './deliver/post-batch.ts'
import { openRefusals, type Refusal } from './deliver/refusals.ts'
import type { ImportFlags } from './import-flags.ts'
import type { Mapping } from './map/plan-mapping.ts'
import type { Source } from './read/row.ts'
import { createProgress } from './show/progress.ts'
import { describeEnding, tellResult } from './tell-result.ts'

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
  const { clock, interrupted } = context
  const quiet = flags.quiet === true
  const found = await findStart({ ...given, now: clock.now() })
  if (!found.ok) return refuse(found.problem, context)
  const start = found.value
  const before = { count: start.refused, fileBytes: start.errorsBytes }
  const opened = await openRefusals({ path: flags.errors, before, quiet, context })
  if (!opened.ok) return refuse(opened.problem, context)
  const refusals = opened.value
  if (!quiet) for (const note of start.notes) complain(context, note)

  const startedMs = clock.elapsed()
  const progress = createProgress({ title: source.title, share: source.share, quiet, flags, context })
  const say = (text: string): void => {
    progress.clear()
    complain(context, text)
  }
  const ledger = openLedger({ start, subject: subjectOf(given), refusals, clock, complain: say })

  async function settle(batch: Batch, answer: IntakeAnswer | undefined): Promise<boolean> {
    const refused = [...batch.flaws, ...refusedThere(batch, answer)]
    if (refused.length > 0) progress.clear()
    await refusals.record(refused)
    await ledger.settle(batch, answer)
    progress.show(ledger.tally)
    return flags.maxErrors === undefined || refusals.count <= flags.maxErrors
  }

  // Reading may wait for a pipe or a database for ever; closing it is what wakes it up.
  const wake = (): Promise<void> => source.close()
  interrupted.addEventListener('abort', wake, { once: true })
  const ending = await deliver({
    batches: planBatches(readBatches(source, mapping, start), ledger, interrupted),
    post: (body) => postBatch(server, body, context),
    settle,
    delayed({ message }) {
      if (!quiet) say(`${message}; trying again`)
    },
    context,
    random: Math.random,
  })
  interrupted.removeEventListener('abort', wake)
  progress.clear()
  await ledger.close(ending.kind === 'finished')
  await refusals.close()

  const result = {
    ...ledger.tally,
    source: source.title,
    ending: describeEnding(ending),
    elapsedMs: clock.elapsed() - startedMs,
    resumedAfter: start.rows,
    checkpoint: ledger.checkpointPath,
  }
  return tellResult(result, ending, refusals, { flags, context })
}

function refuse(problem: string, context: Context): ExitCode {
  complain(context, problem)
  return EXIT.usage
}

/** Rows from where the import begins, in the batches in which earlier runs sent them. */
async function* readBatches(
  { read }: Source,
  { columns, encode }: Mapping,
  { position, rows, ends }: Start,
): AsyncGenerator<Batch> {
  let from = { position, rows }
  for (const end of ends.filter((each) => each.rows > rows)) {
    yield* cutBatches(read(columns, from.position, end.position), encode, from.rows)
    from = end
  }
  yield* cutBatches(read(columns, from.position), encode, from.rows)
}

/** Notes each batch before it is sent. */
async function* planBatches(
  batches: AsyncIterable<Batch>,
  ledger: Ledger,
  interrupted: AbortSignal,
): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    // Nothing is to be cut short only because reading was.
    if (interrupted.aborted) return
    await ledger.plan(batch)
    yield batch
  }
}

function refusedThere({ places }: Batch, answer: IntakeAnswer | undefined): Refusal[] {
  return (answer?.rejected ?? []).map(({ index, code, message }) => ({
    place: places[index] ?? 'a row',
    reason: `${code}: ${message}`,
    value: '',
  }))
}

function subjectOf({ server, mapping, source: { identity } }: Transfer) {
  if (identity.kind === 'stream') return undefined
  return { server: spellAddress(server.address), mapping: mapping.digest, source: identity }
}
