import { failureOf, unreachable, unreadable } from './failure.ts'

/** Where the data come from. `baseUrl` is empty for the page's own origin; the token goes into the Authorization header. */
export interface Connection {
  baseUrl: string
  token: string | null
}

/** Longer than any answer should take, shorter than the 30 s between two refreshes. */
const TIMEOUT_MS = 20_000

export function addressOf(connection: Connection, path: string, params: Record<string, string> = {}): string {
  const query = new URLSearchParams(params).toString()
  return `${connection.baseUrl.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`
}

export const headersOf = (connection: Connection): Record<string, string> =>
  connection.token === null ? {} : { authorization: `Bearer ${connection.token}` }

/** Asks for JSON. Throws `ApiFailure` for everything that is not a readable answer, and the abort reason when aborted. */
export async function getJson<Answer>(
  connection: Connection,
  { path, params, signal }: { path: string; params?: Record<string, string>; signal: AbortSignal },
): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(addressOf(connection, path, params), {
      headers: { accept: 'application/json', ...headersOf(connection) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw unreachable(cause)
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw failureOf(response.status, body)
  if (typeof body !== 'object' || body === null) throw unreadable(response.status)
  return body as Answer
}
