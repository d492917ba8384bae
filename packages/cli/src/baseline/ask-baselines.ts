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

export interface BaselineFlags extends ConnectionFlags, TerminalFlags {
  json?: boolean
}

export interface BaselineQuestion<Schema extends TSchema> {
  method: 'GET' | 'POST' | 'DELETE'
  /** Below `api/v1/baselines`; parts that come from a user are encoded. */
  path: string
  query?: Readonly<Record<string, string | undefined>>
  body?: object
  answer: Schema
}

/** Refusals that have an exit code of their own: what was named is not there, or nothing can be said yet. */
const REFUSALS: Readonly<Record<string, ExitCode>> = {
  'baseline-not-found': EXIT.usage,
  'baseline-too-few-samples': EXIT.notEnoughData,
}

/** Asks, shows the answer as lines or as JSON, and resolves to the exit code. */
export async function askBaselines<Schema extends TSchema>(
  { method, path, query, body, answer: schema }: BaselineQuestion<Schema>,
  render: (answer: Static<Schema>, terminal: Terminal) => readonly string[],
  flags: BaselineFlags,
  context: Context,
): Promise<ExitCode> {
  const variable = method === 'GET' ? readVariable(context.env) : 'PLUMBLINE_ADMIN_TOKEN'
  const server = await resolveServer(flags, variable, context)
  if (!server.ok) {
    complain(context, server.problem)
    return EXIT.usage
  }
  const request = { method, path: `api/v1/baselines${path}`, ...(query && { query }), ...(body && { body }) }
  const isAnswer = (said: object): boolean => readRefusal(said) !== undefined
  const response = await requestJson(server.value, { ...request, isAnswer }, context)
  if (!response.ok) {
    complain(context, response.message)
    return response.exitCode
  }
  const refusal = readRefusal(response.body as object)
  if (refusal) {
    complain(context, refusal.text)
    return refusal.exitCode
  }
  const answer = parseAnswer(schema, response.body)
  if (!answer.ok) {
    const stranger = otherVersion(server.value, answer.problem)
    complain(context, stranger.message)
    return stranger.exitCode
  }
  if (flags.json) context.stdout.write(`${toTerminalSafeJson(answer.value)}\n`)
  else {
    const terminal = describeTerminal(flags, context.env, context.stdout)
    context.stdout.write(`${render(answer.value, terminal).join('\n')}\n`)
  }
  return EXIT.ok
}

function readRefusal(body: object): { text: string; exitCode: ExitCode } | undefined {
  if (!('code' in body) || typeof body.code !== 'string' || !('title' in body)) return undefined
  const exitCode = Object.hasOwn(REFUSALS, body.code) ? REFUSALS[body.code] : undefined
  const detail = 'detail' in body && typeof body.detail === 'string' ? `: ${body.detail}` : ''
  return exitCode === undefined ? undefined : { text: `${body.title}${detail}`, exitCode }
}
