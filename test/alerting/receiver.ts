import { createServer, type IncomingHttpHeaders } from 'node:http'

export interface Received {
  /** `webhook-id` of Standard Webhooks: the same on every copy. */
  id: string
  headers: IncomingHttpHeaders
  /** `data` of the message. */
  alerts: { name: string; state: string; severity: string; fingerprint: string }[]
  reason: string
  at: number
}

export interface Receiver {
  url: string
  received: Received[]
  /** How the next requests are answered; 200 at first. */
  answerWith(status: number, holdMs?: number): void
  close(): Promise<void>
}

/** Where a webhook channel sends to. What was answered with an error counts as received: a real service may have acted on it. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let status = 200
  let hold = 0
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => {
      const { data } = JSON.parse(text) as { data: { alerts?: Received['alerts']; reason?: string } }
      received.push({
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        alerts: data.alerts ?? [],
        reason: data.reason ?? '',
        at: Date.now(),
      })
      setTimeout(() => response.writeHead(status).end(), hold)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    answerWith(code, holdMs = 0) {
      status = code
      hold = holdMs
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
