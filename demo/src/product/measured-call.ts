import type { Plumbline } from '@plumbline/node'
import { sayRefusal } from '../model/calls.ts'

/** An answer from another system that is not the one hoped for. The SDK reads the class of the failure from `status`. */
export class RefusedCall extends Error {
  readonly status: number

  constructor(status: number, body: string) {
    super(sayRefusal(status, body))
    this.name = 'RefusedCall'
    this.status = status
  }
}

export interface Call {
  service: string
  /** What is done there. */
  name: string
  url: URL
  body: unknown
  timeoutMs: number
  messageId: string
  conversationId: string
}

/** Posts JSON, measured as an operation whatever the outcome; rejects unless the status is 2xx. */
export function callMeasured(plumbline: Plumbline, call: Call): Promise<unknown> {
  const { service, name, messageId: traceId, conversationId: subject } = call
  return plumbline.operation(service, name, () => post(call), { traceId, subject })
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
