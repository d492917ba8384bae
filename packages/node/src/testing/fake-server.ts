import type { IncomingAnswer, OutgoingRequest, Send } from '../send.ts'

export interface ReceivedBatch {
  list: 'marks' | 'measurements'
  batchId: string
  sentAt: number
  clockOffsetMs: number | undefined
  rows: Record<string, unknown>[]
  request: OutgoingRequest
}

type Reply = (batch: ReceivedBatch) => IncomingAnswer | Promise<IncomingAnswer>

/** A server without a socket: records every batch and answers with `reply`, which may be exchanged at any time. */
export interface FakeServer {
  batches: ReceivedBatch[]
  reply: Reply
  /** Most requests under way at one time; one that was aborted is no longer under way. */
  mostAtOnce: number
  rows(): Record<string, unknown>[]
  send: Send
}

export const acknowledge = (batch: ReceivedBatch, receivedAt?: number): IncomingAnswer => ({
  status: 200,
  body: JSON.stringify({ accepted: batch.rows.length, duplicates: 0, rejected: [], receivedAt }),
})

export const hang = () => new Promise<never>(() => {})

export const fail = (status: number, retryAfter?: string) => (): IncomingAnswer => ({ status, retryAfter, body: '' })

function readBatch(request: OutgoingRequest): ReceivedBatch {
  const body = JSON.parse(request.body)
  const list = request.url.endsWith('/marks') ? 'marks' : 'measurements'
  return { list, ...body, clockOffsetMs: body.clockOffsetMs, rows: body[list], request }
}

export function createFakeServer(): FakeServer {
  const underWay = new Set<OutgoingRequest>()
  const server: FakeServer = {
    batches: [],
    reply: acknowledge,
    mostAtOnce: 0,
    rows: () => server.batches.flatMap((batch) => batch.rows),
    async send(request) {
      underWay.add(request)
      request.signal.addEventListener('abort', () => underWay.delete(request))
      server.mostAtOnce = Math.max(server.mostAtOnce, underWay.size)
      try {
        const batch = readBatch(request)
        server.batches.push(batch)
        return await server.reply(batch)
      } finally {
        underWay.delete(request)
      }
    },
  }
  return server
}
