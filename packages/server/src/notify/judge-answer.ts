import type { Outcome } from './channel.ts'
import type { PostResult } from './http-post.ts'
import { clip, plainLine } from './plain-text.ts'
import { redact } from './redact.ts'
import type { Secret } from './secret.ts'

export interface AnswerRules {
  now: number
  /** Texts that an answer must not bring into a log by repeating them. */
  secrets: readonly Secret[]
  /** Which answers in the 200s mean that it was taken; all when absent. */
  isTaken?: (answer: Answer) => boolean
  /** Statuses that switch the channel off. */
  gone?: readonly number[]
  /** Reads how long to stay away where the channel says it in its own way. */
  readRetryAfterMs?: (answer: Answer) => number | undefined
}

export type Answer = Extract<PostResult, { kind: 'answer' }>

/** Of what the other side says. */
const DETAIL_CHARS = 200

/** What the result of a request means for the message: 2xx took it; 408, 429, 5xx and no answer at all may pass; the rest is final. */
export function judgeAnswer(result: PostResult, rules: AnswerRules): Outcome {
  if (result.kind === 'forbidden') return { outcome: 'refused', detail: result.detail }
  if (result.kind === 'failure') return { outcome: 'retry', detail: result.detail }
  const { status } = result
  const detail = describe(result, rules.secrets)
  if (status >= 200 && status <= 299)
    return (rules.isTaken?.(result) ?? true)
      ? { outcome: 'delivered', detail }
      : { outcome: 'retry', detail: `${detail} (not the answer of this service)` }
  if ((rules.gone ?? [410]).includes(status)) return { outcome: 'gone', detail }
  if (status >= 300 && status <= 399)
    return { outcome: 'refused', detail: `${detail} (redirects are not followed: set the final address)` }
  if (status !== 408 && status !== 429 && status < 500) return { outcome: 'refused', detail }
  const afterMs = rules.readRetryAfterMs?.(result) ?? parseRetryAfter(result.headers['retry-after'], rules.now)
  return { outcome: 'retry', detail, ...(afterMs !== undefined && { afterMs }) }
}

/** The status and the beginning of what was said with it. */
function describe({ status, body }: Answer, secrets: readonly Secret[]): string {
  return `HTTP ${status} ${clip(plainLine(redact(body, secrets)), DETAIL_CHARS)}`.trim()
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or an HTTP date that is compared with `now`. Never negative. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const isSeconds = /^\d+(\.\d+)?$/.test(text)
  // A date begins with a weekday; `Date.parse` would read much else as one.
  const ms = isSeconds ? Number(text) * 1_000 : /^[A-Za-z]{3}/.test(text) ? Date.parse(text) - now : Number.NaN
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** The object in a JSON answer; an empty one for anything else. */
export function parseAnswerObject({ body }: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
