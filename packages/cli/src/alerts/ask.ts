import type { Static, TSchema } from 'typebox'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson } from '../http/request.ts'
import { type ConnectionFlags, resolveServer } from '../http/resolve-server.ts'
import { readVariable } from '../http/token.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type Terminal, type TerminalFlags } from '../terminal/terminal.ts'

export interface AlertFlags extends ConnectionFlags, TerminalFlags {
  json?: boolean
}

/** What a command asks of the server. Whatever is no GET changes something or sends something, and needs the admin token. */
export interface Question<Schema extends TSchema> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `api/v1/alerts`; parts that come from a user are encoded. */
  path: string
  query?: Readonly<Record<string, string | undefined>>
  body?: object
  answer: Schema
}

/** How a command shows an answer, and what it makes of it. */
export interface Showing<Answer> {
  render(answer: Answer, terminal: Terminal, address: URL): readonly string[]
  /** 0 when absent. */
  judge?(answer: Answer): ExitCode
}

/** Asks, shows the answer as lines or as JSON, and resolves to the exit code. */
export async function askAndShow<Schema extends TSchema>(
  question: Question<Schema>,
  showing: Showing<Static<Schema>>,
  flags: AlertFlags,
  context: Context,
): Promise<ExitCode> {
  const server = await resolveServer(
    flags,
    question.method === 'GET' ? readVariable(context.env) : 'PLUMBLINE_ADMIN_TOKEN',
    context,
  )
  if (!server.ok) {
    complain(context, server.problem)
    return EXIT.usage
  }
  const { method, path, query, body } = question
  const request = { method, path: `api/v1/alerts${path}`, ...(query && { query }), ...(body && { body }) }
  const response = await requestJson(server.value, request, context)
  if (!response.ok) {
    complain(context, response.message)
    return response.exitCode
  }
  const answer = parseAnswer(question.answer, response.body)
  if (!answer.ok) {
    const stranger = otherVersion(server.value, answer.problem)
    complain(context, stranger.message)
    return stranger.exitCode
  }
  if (flags.json) context.stdout.write(`${toTerminalSafeJson(answer.value)}\n`)
  else {
    const terminal = describeTerminal(flags, context.env, context.stdout)
    context.stdout.write(`${showing.render(answer.value, terminal, server.value.address).join('\n')}\n`)
  }
  return showing.judge?.(answer.value) ?? EXIT.ok
}
