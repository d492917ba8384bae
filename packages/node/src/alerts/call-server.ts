import { alertToken, resolveOptions } from '../options.ts'
import { runUntraced } from '../untraced.ts'
import { failed, type Outcome } from './alert-problem.ts'

export interface AlertServerOptions {
  /** Where the server is. Default: `PLUMBLINE_URL`, then `http://127.0.0.1:3000`. */
  url?: string | undefined
  /**
   * Sent as a bearer token. Default: `PLUMBLINE_ADMIN_TOKEN`, and to read `PLUMBLINE_READ_TOKEN` before it; the ingest key
   * may neither read nor raise alerts. None is needed for a server on loopback without tokens.
   */
  token?: string | undefined
  /** The longest that a call takes, from 10 to 60,000. Default 5,000. */
  timeoutMs?: number | undefined
}

export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  /** Below the server's address, without a slash in front. */
  path: string
  body?: object
}

const TIMEOUT_MS = { default: 5_000, least: 10, most: 60_000 }
/** A thousand alerts with their evidence have about 2 MB; a stranger's endless answer must not fill the app's memory. */
const ANSWER_BYTES = 8 * 1024 * 1024

/**
 * Asks the server once and resolves to its JSON, within `timeoutMs`. Never rejects. Follows no redirect: the token goes nowhere else.
 * An app that awaits it stays alive until then, and so does one that does not.
 */
export async function callServer(options: AlertServerOptions, call: Call): Promise<Outcome<{ body: unknown }>> {
  try {
    const { url, token, timeoutMs, problem } = resolve(options, call.method)
    if (problem !== undefined) return failed('invalid_option', problem)
    return await exchange({ url, token, timeoutMs }, call)
  } catch (error) {
    return failed('invalid_option', `the options cannot be read: ${reasonOf(error)}`)
  }
}

interface Resolved {
  url: string
  token: string
  timeoutMs: number
}

/** Address and token as for the rest of the SDK; whether timing is switched on has nothing to do with alerts. */
function resolve(options: AlertServerOptions, method: Call['method']): Resolved & { problem: string | undefined } {
  const { resolved, problems } = resolveOptions({
    url: options.url,
    ingestKey: options.token ?? alertToken(method === 'GET' ? 'read' : 'change'),
    enabled: true,
  })
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS.default
  if (!(timeoutMs >= TIMEOUT_MS.least && timeoutMs <= TIMEOUT_MS.most))
    problems.push(`timeoutMs must be from ${TIMEOUT_MS.least} to ${TIMEOUT_MS.most}`)
  const problem = problems.length === 0 ? undefined : problems.join('; ').replaceAll('ingestKey', 'token')
  return { url: resolved.url, token: resolved.ingestKey, timeoutMs, problem }
}

async function exchange(server: Resolved, call: Call): Promise<Outcome<{ body: unknown }>> {
  const signal = AbortSignal.timeout(server.timeoutMs)
  const headers = {
    accept: 'application/json',
    ...(call.body && { 'content-type': 'application/json' }),
    ...(server.token !== '' && { authorization: `Bearer ${server.token}` }),
  }
  try {
    const response = await runUntraced(() =>
      fetch(`${server.url}/${call.path}`, {
        method: call.method,
        headers,
        redirect: 'manual',
        signal,
        ...(call.body && { body: JSON.stringify(call.body) }),
      }),
    )
    return readAnswer(server, response.status, await readText(response))
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${server.timeoutMs} ms` : reasonOf(error)
    return failed(
      'unreachable',
      `${server.url}: ${reason}. Is a Plumbline server running there? See url and PLUMBLINE_URL`,
    )
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES) throw new Error(`the answer is longer than ${ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function readAnswer(server: Resolved, status: number, text: string): Outcome<{ body: unknown }> {
  const body = parseJson(text)
  if (status >= 200 && status < 300 && isObject(body)) return { accepted: true, body }
  const said = isObject(body) && typeof body.title === 'string' ? sentenceOf(body.title, body.detail) : undefined
  if (status === 401 || status === 403) {
    const remedy = 'set PLUMBLINE_ADMIN_TOKEN (PLUMBLINE_READ_TOKEN to read), or the option token'
    return failed('unauthorised', `${server.url}: ${said ?? status}; ${remedy}`)
  }
  if (status === 429 || status >= 500) return failed('unreachable', `${server.url}: ${said ?? status}`)
  if (said !== undefined && status >= 400) return failed('refused', `${server.url}: ${said}`)
  return failed('bad_answer', `${server.url} answers ${status}, but not as a Plumbline server of this version does`)
}

const sentenceOf = (title: string, detail: unknown): string =>
  typeof detail === 'string' && detail !== '' ? `${title}: ${detail}` : title

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the network says stands in the cause of what `fetch` throws. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const { cause } = error
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : cause.name)
  return error.message
}
