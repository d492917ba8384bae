import Fastify from 'fastify'
import { MAINTENANCE } from '../model/calls.ts'
import type { Random } from '../model/random.ts'
import { drawSend, SEND_TIMEOUT_MS } from '../model/service-times.ts'
import type { Stub } from './ai-stub.ts'
import type { Behaviour } from './behaviour.ts'
import type { Pace } from './pace.ts'

/** A call that is never answered is kept open for this long, well past the caller's patience. */
const HANG_MS = 4 * SEND_TIMEOUT_MS

export interface HelpdeskStubOptions {
  behaviour: Behaviour
  random: Random
  pace: Pace
}

/** Stands in for the helpdesk: `POST /api/conversations/:id/messages` takes the answer, refuses it, or never replies. */
export async function startHelpdeskStub({ behaviour, random, pace }: HelpdeskStubOptions): Promise<Stub> {
  const app = Fastify({ forceCloseConnections: true })
  const closing = new AbortController()

  app.post('/api/conversations/:id/messages', async (_request, reply) => {
    const outcome = drawSend(behaviour.scenario, random)
    if (outcome.kind === 'hang') {
      await pace(HANG_MS, closing.signal)
      return reply.code(504).send({ error: 'too late' })
    }
    await pace(outcome.latencyMs, closing.signal)
    if (outcome.kind === 'unavailable') return reply.code(MAINTENANCE.status).send(MAINTENANCE.body)
    return reply.code(201).send({ status: 'sent' })
  })

  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    async close() {
      closing.abort()
      await app.close()
    },
  }
}
