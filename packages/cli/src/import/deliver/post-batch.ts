import { type IntakeAnswer, IntakeAnswerSchema } from '@plumbline/protocol'
import type { Context } from '../../context.ts'
import {
  explainFetchError,
  type Failure,
  failure,
  foreign,
  notPermitted,
  otherVersion,
  unreachable,
} from '../../http/failure.ts'
import { parseAnswer } from '../../http/parse-answer.ts'
import type { Server } from '../../http/request.ts'
import { spellAddress } from '../../http/server-address.ts'
import { stripControls } from '../../terminal/plain-text.ts'

/** What came of one attempt. `later`: the same request may work after a while; `heard`: somebody answered at all. */
export type Attempt =
  | { kind: 'answered'; answer: IntakeAnswer }
  | { kind: 'later'; afterMs: number | undefined; heard: boolean; failure: Failure }
  | { kind: 'refused'; failure: Failure }

const LONGEST_RETRY_AFTER_MS = 60_000

/** Sends a body once to the intake of measurements. An interruption lets it come to its end: half a request helps nobody. */
export async function postBatch(server: Server, body: string, context: Context): Promise<Attempt> {
  const timeout = AbortSignal.timeout(server.timeoutMs)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': `plumbline-cli/${context.version}`,
  }
  if (server.token.value !== undefined) headers.authorization = `Bearer ${server.token.value}`
  const url = new URL('api/v1/measurements', server.address.href)
  try {
    const response = await context.fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: timeout })
    return judge(server, response, await response.text(), context)
  } catch (error) {
    const reason = timeout.aborted
      ? `no answer within ${server.timeoutMs / 1_000} s (--timeout)`
      : explainFetchError(error)
    return { kind: 'later', afterMs: undefined, heard: timeout.aborted, failure: unreachable(server, reason) }
  }
}

function judge(server: Server, response: Response, text: string, context: Context): Attempt {
  const { status } = response
  const body = parseJson(text)
  if (status === 200 || (status === 400 && 'rejected' in body)) {
    const answer = parseAnswer(IntakeAnswerSchema, body)
    if (answer.ok) return { kind: 'answered', answer: answer.value }
    const stranger = 'accepted' in body ? otherVersion(server, answer.problem) : foreign(server, `status ${status}`)
    return { kind: 'refused', failure: stranger }
  }
  const problem = describeProblem(body)
  if (status === 401 || status === 403) return { kind: 'refused', failure: notPermitted(server, status, problem) }
  if (status === 429 || status >= 500) {
    const reason = problem === undefined ? `something answers ${status} in its place` : `${problem} (${status})`
    const afterMs = readRetryAfter(response.headers.get('retry-after'), context.clock.now())
    const message = `${spellAddress(server.address)} takes no rows now: ${reason}`
    return { kind: 'later', afterMs, heard: true, failure: failure('unreachable', message) }
  }
  if (problem !== undefined) return { kind: 'refused', failure: failure('refused', `${problem} (${status})`) }
  return { kind: 'refused', failure: foreign(server, `status ${status}`) }
}

/** Seconds or an HTTP date (RFC 9110, section 10.2.3), at most a minute. */
function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, ms))
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** The sentence of a problem document (RFC 9457) of ours. */
function describeProblem(body: object): string | undefined {
  if (!('code' in body) || !('title' in body)) return undefined
  const detail = 'detail' in body && body.detail ? `: ${body.detail}` : ''
  return stripControls(`${body.title}${detail}`)
}
