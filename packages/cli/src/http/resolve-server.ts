import { type Parsed, parsed } from '@plumbline/protocol/quantities'
import type { Context } from '../context.ts'
import type { Server } from './request.ts'
import { type Profile, resolveServerAddress } from './server-address.ts'
import { readToken, type TokenVariable } from './token.ts'

/** Flags of every command that talks to a server. */
export interface ConnectionFlags {
  url?: string
  profile?: Profile
  tokenFile?: string
  /** Milliseconds. */
  timeout: number
}

/** Settles where to ask, with which token, and how long to wait. */
export async function resolveServer(
  flags: ConnectionFlags,
  variable: TokenVariable,
  context: Context,
): Promise<Parsed<Server>> {
  const address = resolveServerAddress(flags, context.env)
  if (!address.ok) return address
  const token = await readToken(variable, flags.tokenFile, context.env)
  if (!token.ok) return token
  return parsed({ address: address.value, token: token.value, timeoutMs: flags.timeout })
}
