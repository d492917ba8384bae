import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { PlumblineError } from '../errors.ts'
import { giveBack } from '../give-back.ts'

export interface BodyBudget {
  /** Bytes of request bodies that may be held at the same time, those still arriving included. */
  bytes: number
}

/**
 * Reads request bodies chunk by chunk, and counts what is held from the first byte on until the answer is out: slow and stalled uploads
 * count as well, but only with what they have sent. Past the budget a request is refused with `overloaded`, past the limit of its
 * route with `body-too-large`.
 */
export function createBodyReader({ bytes: budget }: BodyBudget) {
  let held = 0
  const heldBy = new WeakMap<FastifyRequest, number>()

  return {
    /** A reader that stops early is answered at once; what is still coming is dropped as it comes, up to the limit. */
    async *read(request: FastifyRequest, payload: Readable): AsyncGenerator<Buffer> {
      const limit = Math.min(request.routeOptions.bodyLimit, budget)
      const announced = Number(request.headers['content-length'] ?? 0)
      const tooLarge = (): PlumblineError =>
        new PlumblineError('body-too-large', `the body is larger than ${limit} bytes`)
      let total = 0
      let within = true
      try {
        if (announced > limit) throw tooLarge()
        for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
          total += chunk.length
          within = total <= limit
          if (!within) throw tooLarge()
          held += chunk.length
          heldBy.set(request, total)
          if (held > budget) throw new PlumblineError('overloaded', `${held} bytes of requests are being worked on`)
          yield chunk
        }
      } finally {
        if (within) drop(payload, limit - total)
        else payload.destroy()
      }
    },
    /** The request is over, however it ended. */
    release(request: FastifyRequest): void {
      held -= heldBy.get(request) ?? 0
      heldBy.delete(request)
    },
  }
}

function drop(payload: Readable, most: number): void {
  let left = most
  payload.on('data', (chunk: Buffer) => {
    left -= chunk.length
    giveBack(chunk)
    if (left < 0) payload.destroy()
  })
}

/** The body of a route that is not intake: one JSON value, nothing for no body. */
export async function readJson(chunks: AsyncIterable<Buffer>): Promise<unknown> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  const text = Buffer.concat(all).toString('utf8')
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PlumblineError('invalid-json', 'the body is not JSON', cause)
  }
}
