/** How many messages Plumbline knows from the last 24 hours. */
export async function countMessages(plumblineUrl: URL, readToken: string | undefined): Promise<number> {
  const url = new URL('/api/v1/chat/performance?window=24h&limit=1', plumblineUrl)
  const headers = readToken === undefined ? {} : { authorization: `Bearer ${readToken}` }
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) })
  const body: unknown = await response.json().catch(() => undefined)
  const total = totalOf(body)
  if (response.status === 200 && total !== undefined) return total
  const hint = response.status === 401 || response.status === 403 ? '; set PLUMBLINE_READ_TOKEN' : ''
  throw new Error(`Plumbline did not say how many messages it has: status ${response.status} from ${url.href}${hint}`)
}

function totalOf(body: unknown): number | undefined {
  const data = fieldOf(body, 'data')
  const total = fieldOf(data, 'totalMessages')
  return typeof total === 'number' ? total : undefined
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
