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

export interface JsonQuestion {
  path: string
  params?: Record<string, string>
  signal: AbortSignal
}

export interface JsonRequest {
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: object
  /** 20 s when absent. */
  timeoutMs?: number
}

/** Asks for JSON. Throws `ApiFailure` for everything that is not a readable answer, and the abort reason when aborted. */
export async function getJson<Answer>(connection: Connection, question: JsonQuestion): Promise<Answer> {
  const { path, params, signal } = question
  return exchange<Answer>(addressOf(connection, path, params), {
    headers: { accept: 'application/json', ...headersOf(connection) },
    signal,
  })
}

/** Asks for a change, and reads the JSON that answers it. Throws `ApiFailure` for everything that is not a readable answer. */
export async function sendJson<Answer>(connection: Connection, request: JsonRequest): Promise<Answer> {
  const { method, path, body, timeoutMs } = request
  return exchange<Answer>(
    addressOf(connection, path),
    {
      method,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...headersOf(connection),
      },
      ...(body && { body: JSON.stringify(body) }),
    },
    timeoutMs,
  )
}

async function exchange<Answer>(address: string, request: RequestInit, timeoutMs = TIMEOUT_MS): Promise<Answer> {
  const late = AbortSignal.timeout(timeoutMs)
  let response: Response
  try {
    response = await fetch(address, {
      ...request,
      signal: request.signal ? AbortSignal.any([request.signal, late]) : late,
    })
  } catch (cause) {
    if (request.signal?.aborted) throw cause
    throw unreachable(cause)
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw failureOf(response.status, body)
  if (typeof body !== 'object' || body === null) throw unreadable(response.status)
  return body as Answer
}
