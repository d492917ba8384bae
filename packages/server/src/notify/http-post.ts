import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { createGuardedLookup, FORBIDDEN_ADDRESS, parseTarget } from './target.ts'

export interface PostRequest {
  /** Often a secret itself: it goes into no message and no log. */
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

export type PostResult =
  | { kind: 'answer'; status: number; headers: Readonly<Record<string, string>>; body: string }
  /** No answer came: `detail` says why in a few words, without the URL. */
  | { kind: 'failure'; detail: string }
  /** The target is not one that messages go to. */
  | { kind: 'forbidden'; detail: string }

/** Sends one request. Redirects are answers like others, and are not followed. Never rejects. */
export type Post = (request: PostRequest) => Promise<PostResult>

/** What a channel over HTTP needs for an attempt. */
export interface Posting {
  post: Post
  now: number
}

export interface PostOptions {
  /** For the whole exchange. Standard Webhooks asks for 15 to 30 s; longer would hold up a channel that does not answer. */
  timeoutMs?: number
  lookup?: LookupFunction
}

const TIMEOUT_MS = 15_000

/** What a channel says fits in a few hundred bytes; a longer answer is not read to its end. */
const ANSWER_BYTES = 64 * 1024

/** Sends over `node:http`, whose connector checks every address that a name resolves to. Each request has its own connection. */
export function createPost({ timeoutMs = TIMEOUT_MS, lookup = createGuardedLookup() }: PostOptions = {}): Post {
  return async ({ url, headers, body }) => {
    const target = parseTarget(url)
    if (!target.ok) return { kind: 'forbidden', detail: `the target ${target.problem}` }
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const open = target.value.protocol === 'https:' ? httpsRequest : httpRequest
      const request = open(target.value, {
        method: 'POST',
        headers: {
          'user-agent': 'Plumbline',
          'accept-encoding': 'identity',
          ...headers,
          'content-length': Buffer.byteLength(body),
        },
        signal,
        lookup,
        agent: false,
      })
      const response = await exchange(request, body)
      return {
        kind: 'answer',
        status: response.statusCode ?? 0,
        headers: flatten(response.headers),
        body: await readStart(response),
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
      if (code === FORBIDDEN_ADDRESS)
        return {
          kind: 'forbidden',
          detail: 'the name leads to a link-local or metadata address, where no message may go',
        }
      return { kind: 'failure', detail: signal.aborted ? `no answer within ${timeoutMs / 1_000} s` : explain(code) }
    }
  }
}

function exchange(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  })
}

/** The answer's first 64 kB. The head has come and decides; an end that does not come, or breaks off, changes nothing. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= ANSWER_BYTES) break
    }
  } catch {
    // What has been read so far is the answer.
  }
  response.destroy()
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString()
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return Object.fromEntries(entries)
}

const EXPLANATIONS = new Map([
  ['ENOTFOUND', 'the name of the target is not known'],
  ['EAI_AGAIN', 'names cannot be looked up at the moment'],
  ['ECONNREFUSED', 'the target refuses connections'],
  ['ECONNRESET', 'the target dropped the connection'],
  ['EHOSTUNREACH', 'the target cannot be reached'],
  ['ENETUNREACH', 'the target cannot be reached'],
])

/** The error's own message may hold the URL; its code does not. */
const explain = (code: string): string => `${EXPLANATIONS.get(code) ?? 'the connection failed'} (${code})`
