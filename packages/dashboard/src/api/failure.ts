import type { Problem } from '@plumbline/protocol/api'

/** Why an answer did not come: the network, a missing token, a refusal, an error inside the server, or an unreadable answer. */
export type FailureReason = 'unreachable' | 'unauthorised' | 'refused' | 'failed' | 'unreadable'

/** An answer that did not come, in words for the person who reads the page. `code` is one of docs/errors.md or names the reason. */
export class ApiFailure extends Error {
  readonly reason: FailureReason
  readonly code: string
  readonly status: number | null
  readonly detail: string

  constructor(failure: { reason: FailureReason; title: string; detail: string; code: string; status: number | null }) {
    super(failure.title)
    this.name = 'ApiFailure'
    this.reason = failure.reason
    this.code = failure.code
    this.status = failure.status
    this.detail = failure.detail
  }
}

/** From an error answer; a proxy in between may have sent something else than a problem. */
export function failureOf(status: number, body: unknown): ApiFailure {
  const problem = readProblem(body)
  return new ApiFailure({
    reason: status === 401 || status === 403 ? 'unauthorised' : status >= 500 ? 'failed' : 'refused',
    title: problem?.title ?? `The server answered with status ${status}`,
    detail: problem?.detail ?? 'It gave no reason; its log may say more.',
    code: problem?.code ?? `http_${status}`,
    status,
  })
}

export function unreachable(cause: unknown): ApiFailure {
  const late = cause instanceof DOMException && cause.name === 'TimeoutError'
  return new ApiFailure({
    reason: 'unreachable',
    title: late ? 'The server did not answer in time' : 'The server cannot be reached',
    detail: late
      ? 'It may be busy; the page goes on trying.'
      : 'It may be starting again, or the network between may be down; the page goes on trying.',
    code: late ? 'timeout' : 'unreachable',
    status: null,
  })
}

export function unreadable(status: number): ApiFailure {
  return new ApiFailure({
    reason: 'unreadable',
    title: 'The answer could not be read',
    detail:
      'It is not the JSON this page expects. A proxy in between may have answered, or server and page are of different versions.',
    code: 'unreadable',
    status,
  })
}

function readProblem(body: unknown): Pick<Problem, 'title' | 'detail' | 'code'> | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { title, detail, code } = body as Record<string, unknown>
  if (typeof title !== 'string' || typeof code !== 'string') return undefined
  return { title, code, detail: typeof detail === 'string' ? detail : '' }
}
