import Fastify from 'fastify'
import { NO_MODEL } from '../model/calls.ts'
import type { Random } from '../model/random.ts'
import { drawDraft } from '../model/service-times.ts'
import type { Behaviour } from './behaviour.ts'
import type { Pace } from './pace.ts'

/** A server of the demo's own on a free loopback port. */
export interface Stub {
  url: string
  close(): Promise<void>
}

export interface AiStubOptions {
  behaviour: Behaviour
  /** How busy the day is now, 0 to 1. */
  busyness: () => number
  random: Random
  pace: Pace
}

/** Stands in for a provider of language models: `POST /v1/drafts` takes as long as the scenario says, then answers. */
export async function startAiStub({ behaviour, busyness, random, pace }: AiStubOptions): Promise<Stub> {
  const app = Fastify({ forceCloseConnections: true })
  const closing = new AbortController()

  app.post('/v1/drafts', async (_request, reply) => {
    const { kind, latencyMs } = drawDraft(behaviour.scenario, busyness(), random)
    await pace(latencyMs, closing.signal)
    if (kind === 'error') return reply.code(NO_MODEL.status).send(NO_MODEL.body)
    return { text: 'Thank you for your message. We have looked into it, and here is what you can do.' }
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
