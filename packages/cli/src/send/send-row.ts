import { type IntakeAnswer, IntakeAnswerSchema } from '@plumbline/protocol'
import type { Parsed } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { foreign } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson } from '../http/request.ts'
import { type ConnectionFlags, resolveServer } from '../http/resolve-server.ts'
import { renderProse } from '../terminal/line.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { describeTerminal, type TerminalFlags } from '../terminal/terminal.ts'

export interface SendFlags extends ConnectionFlags, TerminalFlags {
  json?: boolean
}

/** Sends one row and says what the server made of it. A row that it does not take is a mistake in the command (exit 2). */
export async function sendRow(
  row: { path: string; body: Parsed<object>; what: string },
  flags: SendFlags,
  context: Context,
): Promise<ExitCode> {
  const server = await resolveServer(flags, 'PLUMBLINE_INGEST_KEY', context)
  for (const refused of [row.body, server]) if (!refused.ok) complain(context, refused.problem)
  if (!row.body.ok || !server.ok) return EXIT.usage
  const request = { path: row.path, body: row.body.value, isAnswer: (body: object) => 'rejected' in body }
  const response = await requestJson(server.value, request, context)
  if (!response.ok) {
    complain(context, response.message)
    return response.exitCode
  }
  const answer = parseAnswer(IntakeAnswerSchema, response.body)
  if (!answer.ok) {
    const stranger = foreign(server.value, `its answer has another shape: ${answer.problem}`)
    complain(context, stranger.message)
    return stranger.exitCode
  }
  return report(answer.value, row.what, flags, context)
}

function report(answer: IntakeAnswer, what: string, flags: SendFlags, context: Context): ExitCode {
  const exitCode = answer.rejected.length > 0 ? EXIT.usage : EXIT.ok
  for (const { code, message } of [...answer.rejected, ...(answer.warnings ?? [])])
    complain(context, `${code}: ${message}`)
  if (flags.json) context.stdout.write(`${toTerminalSafeJson(answer)}\n`)
  else if (exitCode === EXIT.ok) {
    const terminal = describeTerminal(flags, context.env, context.stdout)
    const outcome = answer.duplicates > 0 ? 'was known already; it counts once' : 'is stored'
    const hang = `${symbolsOf(terminal).ok} `
    const lines = renderProse(`${what} ${outcome}`, { indent: hang.length, hang, style: 'good' }, terminal)
    context.stdout.write(`${lines.join('\n')}\n`)
  }
  return exitCode
}
