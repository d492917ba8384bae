import type { IntakeAnswer } from '@plumbline/protocol'
import { parseRetryAfter } from './backoff.ts'
import type { ProblemCode } from './problems.ts'
import type { IncomingAnswer } from './send.ts'

/** What an answer means for the batch it belongs to. */
export type Verdict =
  | { kind: 'acknowledged'; duplicates: number; rejected: number; reason: string; receivedAtMs: number }
  | { kind: 'retry'; code: ProblemCode; reason: string; retryAfterMs?: number | undefined }
  | { kind: 'refused'; code: ProblemCode; reason: string; restMs: number }

/** The server, or what stands in front of it, is in trouble or asks for patience; the batch itself is fine. */
const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** The fault lies in this batch; the next may be fine. */
const FAULT_OF_BATCH: ReadonlySet<number> = new Set([400, 413, 415, 422])

/**
 * Any other refusal (wrong key, wrong address, a redirect) will meet the next batch too. It is tried once a minute, so that
 * a key or address that is mended on the server is noticed without a restart of the app.
 */
const REST_MS = 60_000

/** Of what the server says, for a message to the host. */
const REASON_CHARS = 300

/** Judges an answer to a batch of `rows`. `nowMs` is compared with a `Retry-After` date. */
export function judgeAnswer(answer: IncomingAnswer, rows: number, nowMs: number): Verdict {
  const { status } = answer
  const body = parseObject(answer.body)
  if (status >= 200 && status <= 299) return judgeAcknowledgement(body, rows)
  const reason = `${status} ${explain(body)}`.trim()
  if (RETRYABLE.has(status)) {
    return { kind: 'retry', code: 'server_busy', reason, retryAfterMs: parseRetryAfter(answer.retryAfter, nowMs) }
  }
  if (status === 401 || status === 403) return { kind: 'refused', code: 'unauthorised', reason, restMs: REST_MS }
  return { kind: 'refused', code: 'batch_refused', reason, restMs: FAULT_OF_BATCH.has(status) ? 0 : REST_MS }
}

/** A 2xx that is not an answer of ours (a login page, a proxy) acknowledges nothing, so the batch is kept. */
function judgeAcknowledgement(body: Partial<IntakeAnswer> | undefined, rows: number): Verdict {
  if (body === undefined || !isCount(body.accepted) || !isCount(body.duplicates) || !Array.isArray(body.rejected)) {
    return { kind: 'retry', code: 'bad_answer', reason: 'the answer is not one of a Plumbline server' }
  }
  const rejected = Math.min(body.rejected.length, rows)
  return {
    kind: 'acknowledged',
    duplicates: Math.min(body.duplicates, rows - rejected),
    rejected,
    reason: explain(body.rejected[0]),
    receivedAtMs: Number(body.receivedAt),
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0

/** Read once, so that an app that patches JSON later does not change what is read. */
const { parse } = JSON

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** The sentence in a problem (RFC 9457) or a rejection; empty when there is none. */
function explain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const { detail, message, title } = value as Record<string, unknown>
  const said = [detail, message, title].find((text) => typeof text === 'string' && text !== '')
  return said === undefined ? '' : String(said).slice(0, REASON_CHARS)
}
