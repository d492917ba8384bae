import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { countOf, formatCount } from '../terminal/format.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import type { Ending } from './deliver/deliver.ts'
import { MOST_TOLD, type Refusals } from './deliver/refusals.ts'
import type { ImportFlags } from './import-flags.ts'
import { type ImportResult, renderResult, toResultJson } from './show/render-result.ts'

/** Writes the result to stdout, and to stderr why it ended early and how to go on. */
export function tellResult(
  result: ImportResult,
  ending: Ending,
  refusals: Refusals,
  { flags, context }: { flags: ImportFlags; context: Context },
): ExitCode {
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

export function describeEnding(ending: Ending): ImportResult['ending'] {
  if (ending.kind === 'finished' || ending.kind === 'interrupted') return ending.kind
  return ending.kind === 'stopped' ? 'too many errors' : 'failed'
}
