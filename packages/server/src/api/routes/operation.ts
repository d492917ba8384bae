import { type HealthAnswer, HealthAnswerSchema, ProblemSchema } from '@plumbline/protocol/api'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { PlumblineError } from '../../errors.ts'
import type { LiveFeed } from '../live.ts'

export interface OperationDeps {
  health: () => Promise<HealthAnswer>
  /** False while starting and from the first SIGTERM on. */
  ready: () => boolean
  feed: LiveFeed
  /** Text of the Prometheus exposition and its content type. */
  exposition: () => Promise<{ text: string; contentType: string }>
}

/** Health, readiness, live updates and Prometheus. */
export function addOperationRoutes(app: FastifyInstance, { health, ready, feed, exposition }: OperationDeps): void {
  const State = Type.Object({ status: Type.String() })
  app.get(
    '/livez',
    {
      config: { access: 'public' },
      schema: { summary: 'The process answers', tags: ['operation'], response: { 200: State } },
    },
    async () => ({ status: 'alive' }),
  )
  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: { summary: 'The server takes data', tags: ['operation'], response: { 200: State, 503: State } },
    },
    async (_request, reply) => reply.code(ready() ? 200 : 503).send({ status: ready() ? 'ready' : 'not ready' }),
  )
  app.get(
    '/api/health',
    {
      config: { access: 'read' },
      schema: {
        summary: 'Each part of the server, and what to do about it',
        tags: ['operation'],
        response: { 200: HealthAnswerSchema, 503: HealthAnswerSchema },
      },
    },
    async (_request, reply) => {
      const answer = await health()
      return reply.code(answer.status === 'unhealthy' ? 503 : 200).send(answer)
    },
  )
  app.get(
    '/api/v1/events',
    {
      // A HEAD of a stream that never ends would never end.
      exposeHeadRoute: false,
      config: { access: 'read' },
      schema: {
        summary: 'Server-sent events: "data" whenever new rows can be seen, at most once a second',
        tags: ['operation'],
        response: { 429: ProblemSchema },
      },
    },
    (_request, reply) => {
      if (!feed.join(reply.raw)) throw new PlumblineError('overloaded', 'too many pages listen already')
      reply.hijack()
    },
  )
  app.get(
    '/metrics',
    {
      config: { access: 'read' },
      schema: { summary: 'Prometheus text exposition', tags: ['operation'], produces: ['text/plain'] },
    },
    async (_request, reply) => {
      const { text, contentType } = await exposition()
      return reply.type(contentType).send(text)
    },
  )
}
