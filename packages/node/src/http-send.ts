import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { OutgoingRequest, Send } from './send.ts'

const compress = promisify(gzip)

/** Below this a compressed body saves no packet. */
const COMPRESS_FROM_BYTES = 2_048

/** An answer with 1,000 rejections has about 200 KB; anything much larger is not from our server. */
const ANSWER_BYTES = 1024 * 1024

/**
 * A socket that is still connecting keeps the process alive whatever we do, so this is below the 2 s within which an app
 * with nothing left to do is gone. Long enough for one lost packet, which TCP repeats after 1 s.
 */
const CONNECT_WITHIN_MS = 1_500

/**
 * Sends over `node:http`, on one kept connection, without following redirects.
 *
 * Not `fetch`: its sockets keep the process alive until the answer comes, and no option changes that. Ours are
 * unreferenced, so an app with nothing left to do exits, though the server hangs. What can still hold it, for
 * `requestTimeoutMs` at most, is a body larger than the buffers of the network that nobody reads.
 */
export function createHttpSend(): { send: Send; close: () => void } {
  const http = new HttpAgent({ keepAlive: true, maxSockets: 1 })
  const https = new HttpsAgent({ keepAlive: true, maxSockets: 1 })

  return {
    async send(request) {
      const plain = Buffer.from(request.body)
      const packed = plain.length >= COMPRESS_FROM_BYTES
      const body = packed ? await compress(plain, { level: constants.Z_BEST_SPEED }) : plain
      const headers = packed ? { ...request.headers, 'content-encoding': 'gzip' } : request.headers
      const response = await exchange(open(request, headers), body)
      return {
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'],
        body: await readText(response),
      }
    },
    close() {
      http.destroy()
      https.destroy()
    },
  }

  function open({ url, signal }: OutgoingRequest, headers: Record<string, string>): ClientRequest {
    return url.startsWith('https:')
      ? httpsRequest(url, { method: 'POST', headers, signal, agent: https })
      : httpRequest(url, { method: 'POST', headers, signal, agent: http })
  }
}

function exchange(request: ClientRequest, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('socket', (socket) => {
      socket.unref()
      if (!socket.connecting) return
      const giveUp = () => request.destroy(new Error(`no connection within ${CONNECT_WITHIN_MS} ms`))
      const timer = setTimeout(giveUp, CONNECT_WITHIN_MS).unref()
      for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer))
    })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES) throw new Error(`the answer is longer than ${ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
