import type { Context } from '../context.ts'
import { stripControls } from '../terminal/plain-text.ts'
import {
  explainFetchError,
  type Failure,
  failure,
  foreign,
  notPermitted,
  unknownRoute,
  unreachable,
} from './failure.ts'
import type { Token } from './token.ts'

export interface Server {
  address: URL
  token: Token
  timeoutMs: number
}

export interface Request {
  /** Relative to the server's address. */
  path: string
  query?: Readonly<Record<string, string | undefined>>
  /** Sent as JSON. */
  body?: unknown
  /** Default: POST with a body, GET without. */
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** True for a body that is an answer of its own although its status is an error. */
  isAnswer?: (body: object) => boolean
}

export interface Answer {
  ok: true
  body: unknown
  /** From the request to the last byte. */
  elapsedMs: number
}

/** A thousand samples are half a megabyte; a stranger's endless body must not fill our memory. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024
/** The code by which the server refuses an address that it does not have, whatever is asked there (docs/errors.md). */
const UNKNOWN_ROUTE = 'not-found'
const MOST_REDIRECTS = 3
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** Asks the server once, within its time limit. Redirects are followed on the same origin only: the token goes nowhere else. */
export async function requestJson(server: Server, request: Request, context: Context): Promise<Answer | Failure> {
  const timeout = AbortSignal.timeout(server.timeoutMs)
  const startedMs = context.clock.elapsed()
  try {
    const response = await follow(server, request, AbortSignal.any([timeout, context.interrupted]), context)
    if ('kind' in response) return response
    const text = await readText(response)
    if (text === undefined) return foreign(server, `its answer is larger than ${LARGEST_BODY_BYTES / 1024 ** 2} MB`)
    return readAnswer(server, request, response, text, context.clock.elapsed() - startedMs)
  } catch (error) {
    if (context.interrupted.aborted) return failure('interrupted', 'interrupted')
    if (timeout.aborted) return unreachable(server, `no answer within ${server.timeoutMs / 1_000} s (--timeout)`)
    return unreachable(server, explainFetchError(error))
  }
}

async function follow(
  server: Server,
  request: Request,
  signal: AbortSignal,
  context: Context,
): Promise<Response | Failure> {
  let url = new URL(request.path, server.address.href)
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await context.fetch(url.href, { ...fetchOptions(server, request, context), signal })
    const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null
    if (location === null) return response
    await response.body?.cancel()
    const next = URL.parse(location, url.href)
    if (next?.origin !== url.origin || methodOf(request) !== 'GET') {
      const target = stripControls(next?.origin ?? location)
      return foreign(server, `it redirects to ${target}, which is not followed; if that is the right address, use it`)
    }
    url = next
  }
  return foreign(server, 'it redirects in a circle')
}

function fetchOptions(server: Server, request: Request, context: Context): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': `plumbline-cli/${context.version}`,
  }
  if (server.token.value !== undefined) headers.authorization = `Bearer ${server.token.value}`
  const options: RequestInit = { headers, redirect: 'manual', method: methodOf(request) }
  if (request.body === undefined) return options
  headers['content-type'] = 'application/json'
  return { ...options, body: JSON.stringify(request.body) }
}

const methodOf = ({ method, body }: Request): string => method ?? (body === undefined ? 'GET' : 'POST')

async function readText(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    if (bytes > LARGEST_BODY_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function readAnswer(
  server: Server,
  request: Request,
  response: Response,
  text: string,
  elapsedMs: number,
): Answer | Failure {
  const { status } = response
  const body = parseJson(text)
  const isObject = typeof body === 'object' && body !== null
  if (isObject && (response.ok || request.isAnswer?.(body))) return { ok: true, body, elapsedMs }
  const problem = isObject ? readProblem(body) : undefined
  if (status === 401 || status === 403) return notPermitted(server, status, problem?.sentence)
  if (problem !== undefined) {
    const { code, sentence: what } = problem
    if (code === UNKNOWN_ROUTE) return unknownRoute(server, `${methodOf(request)} /${request.path}`)
    if (status === 404) return failure('absent', what)
    if (status === 429 || status >= 500) return unreachable(server, `${what} (${status})`)
    return failure('refused', `${what} (${status})`)
  }
  if (status === 429 || status >= 500)
    return unreachable(server, `something answers ${status} ${stripControls(response.statusText)} in its place`)
  return foreign(server, describeStranger(response, text))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The code and the sentence of an RFC 9457 answer; undefined when the body is none of ours. */
function readProblem(body: object): { code: unknown; sentence: string } | undefined {
  if (!('code' in body) || !('title' in body) || typeof body.title !== 'string') return undefined
  const { code, title } = body
  const detail = 'detail' in body && typeof body.detail === 'string' ? body.detail : ''
  return { code, sentence: stripControls(detail === '' ? title : `${title}: ${detail}`) }
}

function describeStranger(response: Response, text: string): string {
  const type = response.headers.get('content-type') ?? 'no content type'
  const title = /<title[^>]*>([^<]{1,200})/i.exec(text)?.[1]
  const page = title === undefined ? stripControls(type) : `a page called "${stripControls(title).trim().slice(0, 60)}"`
  return response.ok ? page : `${response.status}, ${page}`
}
