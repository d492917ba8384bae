import type { Plumbline } from '@plumbline/node'

/** An answer from another system that is not the one hoped for. */
export class RefusedCall extends Error {
  readonly status: number

  constructor(status: number, detail: string) {
    super(`status ${status}: ${detail}`)
    this.name = 'RefusedCall'
    this.status = status
  }
}

export interface Call {
  kind: 'draft' | 'api'
  service: string
  /** A template, without ids. */
  name: string
  url: URL
  body: unknown
  timeoutMs: number
  messageId: string
  conversationId: string
}

/** Posts JSON and records how long it took and how it ended, whatever the outcome; rejects unless the status is 2xx. */
export async function callMeasured(plumbline: Plumbline, call: Call): Promise<unknown> {
  const { kind, service, name, messageId: traceId, conversationId: subject } = call
  const at = Date.now()
  const startedMs = performance.now()
  const row = (): Parameters<Plumbline['record']>[0] => ({
    kind,
    service,
    name,
    at,
    value: performance.now() - startedMs,
    traceId,
    subject,
  })
  try {
    const answer = await post(call)
    plumbline.record(row())
    return answer
  } catch (error) {
    plumbline.record({ ...row(), ok: false, errorType: errorTypeOf(error), errorMessage: String(error) })
    throw error
  }
}

async function post({ url, body, timeoutMs }: Call): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (response.ok) return response.json()
  throw new RefusedCall(response.status, (await response.text()).slice(0, 200))
}

function errorTypeOf(error: unknown): string {
  if (error instanceof RefusedCall) return `http_${error.status}`
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout'
  return 'network'
}
