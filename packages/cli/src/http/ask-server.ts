import type { Static, TSchema } from 'typebox'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type Failure, otherVersion } from './failure.ts'
import { parseAnswer } from './parse-answer.ts'
import { type Request, requestJson, type Server } from './request.ts'
import { type ConnectionFlags, resolveServer } from './resolve-server.ts'
import { readVariable } from './token.ts'

/** The server that a command reads from; without one, what to say and the exit code. */
export async function findServer(
  flags: ConnectionFlags,
  context: Context,
): Promise<{ ok: true; server: Server } | { ok: false; message: string; exitCode: ExitCode }> {
  const server = await resolveServer(flags, readVariable(context.env), context)
  return server.ok ? { ok: true, server: server.value } : { ok: false, message: server.problem, exitCode: EXIT.usage }
}

/** Asks once, and takes only an answer in the published shape. */
export async function askServer<Schema extends TSchema>(
  server: Server,
  request: Request,
  schema: Schema,
  context: Context,
): Promise<{ ok: true; answer: Static<Schema> } | Failure> {
  const response = await requestJson(server, request, context)
  if (!response.ok) return response
  const answer = parseAnswer(schema, response.body)
  return answer.ok ? { ok: true, answer: answer.value } : otherVersion(server, answer.problem)
}
