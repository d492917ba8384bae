import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Server } from './request.ts'
import { isThisMachine, spellAddress } from './server-address.ts'

/**
 * Why a request has no answer to work with.
 * - `unreachable`: nobody answered, or not in time; or a gateway, or the server itself, said that it cannot now.
 * - `notPermitted`: a token is missing or refused.
 * - `foreign`: somebody answered who is not a Plumbline server, or one of another version.
 * - `refused`: the server does not take this question; asking again changes nothing.
 * - `absent`: the server is right and what was asked for is not there.
 * - `interrupted`: we stopped asking.
 */
export interface Failure {
  ok: false
  kind: 'unreachable' | 'notPermitted' | 'foreign' | 'refused' | 'absent' | 'interrupted'
  /** What happened and what to do, on one line. */
  message: string
  exitCode: ExitCode
}

const EXIT_CODES: Readonly<Record<Failure['kind'], ExitCode>> = {
  unreachable: EXIT.unreachable,
  notPermitted: EXIT.unreachable,
  foreign: EXIT.unreachable,
  refused: EXIT.usage,
  absent: EXIT.notEnoughData,
  interrupted: EXIT.interrupted,
}

export const failure = (kind: Failure['kind'], message: string): Failure => ({
  ok: false,
  kind,
  message,
  exitCode: EXIT_CODES[kind],
})

export const isTransient = (it: Failure): boolean => it.kind === 'unreachable' || it.kind === 'foreign'

/** Nobody answered: says which address, why, and how to get a server there. */
export function unreachable(server: Server, reason: string): Failure {
  const remedy = isThisMachine(server.address)
    ? 'start the server with "npm start", or set PLUMBLINE_URL to where it runs'
    : 'check the address (--url, PLUMBLINE_URL) and that the server runs'
  return failure('unreachable', `${spellAddress(server.address)} cannot be reached: ${reason}; ${remedy}`)
}

export function foreign(server: Server, reason: string): Failure {
  return failure(
    'foreign',
    `${spellAddress(server.address)} answers, but this is not a Plumbline server (${reason}); set PLUMBLINE_URL or --url to where Plumbline runs`,
  )
}

/** It is a Plumbline server, but not one whose answers we know. */
export function otherVersion(server: Server, problem: string): Failure {
  return failure(
    'foreign',
    `${spellAddress(server.address)} answers in a shape that this version does not know (${problem}); use the same version of server and command line`,
  )
}

/** It is a Plumbline server that was never asked this before: an older one, or a newer one that gave it up. */
export function unknownRoute(server: Server, route: string): Failure {
  return failure(
    'foreign',
    `${spellAddress(server.address)} is a Plumbline server without ${route}; use the same version of server and command line`,
  )
}

export function notPermitted(server: Server, status: number, problem: string | undefined): Failure {
  const { value, origin, variable } = server.token
  const where = spellAddress(server.address)
  const said = problem === undefined ? `${status}` : `${status}, ${problem}`
  if (value === undefined) {
    const remedy = `set ${variable}, or name a file with --token-file`
    return failure('notPermitted', `${where} wants a token: ${remedy} (${said})`)
  }
  const reason = status === 403 ? 'may not do this' : 'is not accepted'
  return failure('notPermitted', `the token from ${origin} ${reason} at ${where}: set ${variable} to another (${said})`)
}

/** Names what a failed `fetch` says with its cause, several layers down. */
export function explainFetchError(error: unknown): string {
  const cause = rootCause(error)
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known'
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'the connection broke off'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to it on the network'
    default: {
      const text = cause instanceof Error ? cause.message : String(cause)
      return code && !text.includes(code) ? `${text} (${code})` : text
    }
  }
}

function rootCause(error: unknown): unknown {
  let cause = error
  for (let depth = 0; depth < 5; depth++) {
    if (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors[0]
    else if (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
    else break
  }
  return cause
}
