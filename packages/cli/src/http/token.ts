import { readFile } from 'node:fs/promises'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

export type TokenVariable = 'PLUMBLINE_READ_TOKEN' | 'PLUMBLINE_INGEST_KEY' | 'PLUMBLINE_ADMIN_TOKEN'

export interface Token {
  /** Undefined: the request goes without one, as a server on loopback allows. */
  value: string | undefined
  /** Where it came from, or where it would be looked for. */
  origin: string
  variable: TokenVariable
}

/** Reads a token from `--token-file` or the environment; never from a flag, which every process of the machine can read. */
export async function readToken(
  variable: TokenVariable,
  tokenFile: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Parsed<Token>> {
  let value = env[variable]?.trim() || undefined
  let origin: string = variable
  if (tokenFile !== undefined) {
    origin = tokenFile
    try {
      value = (await readFile(tokenFile, 'utf8')).trim()
    } catch (error) {
      return refused(`the token file cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (value === '') return refused(`the token file ${tokenFile} is empty`)
  }
  if (value !== undefined && !/^[\x21-\x7e]+$/.test(value)) {
    return refused(`the token in ${origin} holds spaces or characters that no HTTP header may carry`)
  }
  return parsed({ value, origin, variable })
}

/** The admin token may read as well; it is taken where no read token is set. */
export const readVariable = (env: Readonly<Record<string, string | undefined>>): TokenVariable =>
  env.PLUMBLINE_READ_TOKEN?.trim() || !env.PLUMBLINE_ADMIN_TOKEN?.trim()
    ? 'PLUMBLINE_READ_TOKEN'
    : 'PLUMBLINE_ADMIN_TOKEN'
