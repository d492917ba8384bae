import { request as openRequest } from 'node:http'
import type { HealthAnswer } from '@plumbline/protocol/api'
import { eventually } from './eventually.ts'

export interface Question {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
  /** Longest silence; 15 s when absent. */
  patienceMs?: number
}

export interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  text: string
  /** The body as JSON; null when it is none. */
  json: unknown
}

/**
 * One request on the wire as it is given: the path is not normalised, and no header is added but Host, Connection and, with a body,
 * Content-Length.
 */
export function request(
  url: string,
  { method, headers = {}, body, patienceMs = 15_000 }: Question = {},
): Promise<Answer> {
  const { origin, hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const outgoing = openRequest(
      {
        hostname,
        port,
        path: url.slice(origin.length) || '/',
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...length, ...headers },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parseOrNull(text) })
        })
      },
    )
    outgoing.setTimeout(patienceMs, () => outgoing.destroy(new Error(`no answer from ${url} within ${patienceMs} ms`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export type Table = 'marks' | 'measurements'

/** Sends a body that is made of JSON values to one of the two intake routes. */
export const post = (url: string, table: Table, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  request(`${url}/api/v1/${table}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })

/** What a GET answers, when it answers 200. */
export async function ask<T>(url: string, path: string, headers: Record<string, string> = {}): Promise<T> {
  const answer = await request(url + path, { headers })
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text.slice(0, 300)}`)
  return answer.json as T
}

/** Waits until everything that was acknowledged can be seen by queries. */
export const untilVisible = (url: string, withinMs = 20_000): Promise<void> =>
  eventually(async () => {
    const { checks } = await ask<HealthAnswer>(url, '/api/health')
    const waiting = checks.spool?.detail ?? 'an unknown number of rows'
    if (!waiting.startsWith('0 rows')) throw new Error(waiting)
  }, withinMs)
