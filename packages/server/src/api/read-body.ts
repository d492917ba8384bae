import type { FastifyRequest } from 'fastify'
import { PlumblineError } from '../errors.ts'

export interface BodyBudget {
  /** Bytes of request bodies that may be held at the same time, those still arriving included. */
  bytes: number
}

/**
 * Reads request bodies as bytes, and counts what is held from the first byte on until the answer is out: slow and stalled uploads
 * count as well, but only with what they have sent. Past the budget a request is refused with `overloaded`, past the limit of its
 * route with `body-too-large`.
 */
export function createBodyReader({ bytes: budget }: BodyBudget) {
  let held = 0
  const heldBy = new WeakMap<FastifyRequest, number>()

  return {
    async read(request: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<Buffer> {
      const limit = Math.min(request.routeOptions.bodyLimit, budget)
      const announced = Number(request.headers['content-length'] ?? 0)
      const tooLarge = (): PlumblineError =>
        new PlumblineError('body-too-large', `the body is larger than ${limit} bytes`)
      if (announced > limit) throw tooLarge()
      const chunks: Buffer[] = []
      let total = 0
      for await (const chunk of payload) {
        total += chunk.length
        if (total > limit) throw tooLarge()
        held += chunk.length
        heldBy.set(request, total)
        if (held > budget) throw new PlumblineError('overloaded', `${held} bytes of requests are being worked on`)
        chunks.push(chunk)
      }
      return Buffer.concat(chunks)
    },
    /** The request is over, however it ended. */
    release(request: FastifyRequest): void {
      held -= heldBy.get(request) ?? 0
      heldBy.delete(request)
    },
  }
}
