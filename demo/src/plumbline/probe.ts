const PATIENCE_MS = 3_000

/** Nobody listens there, or there is no such place. */
const NOBODY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** What answers at the address where a Plumbline should be. */
export type Probe =
  | { kind: 'ready' }
  /** It is a Plumbline, but cannot take data yet, or not now. */
  | { kind: 'notReady' }
  | { kind: 'nothing' }
  | { kind: 'somethingElse'; answer: string }

/** Asks for `/readyz`, and for `/api/health` to tell a Plumbline from any other server. */
export async function probePlumbline(url: URL): Promise<Probe> {
  let ready: Response
  let health: unknown
  try {
    ready = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' })
    await ready.body?.cancel()
    const answer = await fetch(new URL('/api/health', url), { signal: AbortSignal.timeout(PATIENCE_MS) })
    health = await answer.json().catch(() => undefined)
  } catch (error) {
    const { code, message } = causeOf(error)
    return NOBODY.has(code) ? { kind: 'nothing' } : { kind: 'somethingElse', answer: message }
  }
  if (!isHealth(health)) return { kind: 'somethingElse', answer: `status ${ready.status}` }
  return { kind: ready.status === 200 ? 'ready' : 'notReady' }
}

const isHealth = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'version' in body && 'uptimeSeconds' in body && 'checks' in body

/** `fetch` hides what happened in the cause of its error. */
function causeOf(error: unknown): { code: string; message: string } {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return { code, message: cause instanceof Error ? cause.message : String(cause) }
}
