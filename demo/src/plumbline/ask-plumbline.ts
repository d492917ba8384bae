/** Whom to ask, and with what right. */
export interface Asked {
  plumblineUrl: URL
  readToken: string | undefined
}

/** The answer of Plumbline's API to a question, given as path and query. Rejects unless the status is 200. */
export async function askPlumbline({ plumblineUrl, readToken }: Asked, path: string): Promise<unknown> {
  const url = new URL(path, plumblineUrl)
  const headers = readToken === undefined ? {} : { authorization: `Bearer ${readToken}` }
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.status === 200) return body
  const hint = response.status === 401 || response.status === 403 ? '; set PLUMBLINE_READ_TOKEN' : ''
  throw new Error(`Plumbline did not say what it has already: status ${response.status} from ${url.href}${hint}`)
}

/** A field of an answer, whatever the answer is. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** A list in an answer; empty when there is none. */
export function listOf(value: unknown, name: string): unknown[] {
  const list = fieldOf(value, name)
  return Array.isArray(list) ? list : []
}
