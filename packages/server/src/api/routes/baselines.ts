import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ProblemSchema } from '@plumbline/protocol/api'
import { Type } from 'typebox'
import type { BaselineAnswers } from '../alerts/baseline-answers.ts'

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const missing = { ...problems, 404: ProblemSchema }
const reads = { access: 'read' } as const
const changes = { access: 'admin' } as const
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })

const BaselineSchema = Type.Object({
  id: Type.String(),
  metric: Type.String(),
  labels: Type.Record(Type.String(), Type.String()),
  environment: Type.String(),
  kind: Type.String(),
  capturedAt: Type.Number(),
  samples: Type.Integer(),
  meanValue: Type.Number(),
  p95Value: Type.Number(),
  promoted: Type.Boolean(),
  note: Type.Union([Type.String(), Type.Null()]),
})
const BaselinesAnswer = Type.Object({ baselines: Type.Array(BaselineSchema) })
const Short = Type.Optional(Type.String({ maxLength: 200 }))

/** `/api/v1/baselines`. */
export const baselineRoutes =
  (baselines: BaselineAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/v1/baselines',
      {
        config: changes,
        schema: {
          summary: 'Keep what was measured in the last day as what is usual',
          tags: ['baselines'],
          body: Type.Object(
            { metrics: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })), environment: Short, note: Short },
            { additionalProperties: false },
          ),
          response: { 201: BaselinesAnswer, ...problems },
        },
      },
      async (request, reply) => reply.code(201).send({ baselines: await baselines.capture(request.body) }),
    )
    app.get(
      '/api/v1/baselines',
      {
        config: reads,
        schema: {
          summary: 'Captured baselines, newest first',
          tags: ['baselines'],
          querystring: Type.Object(
            { metric: Short, environment: Short, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) },
            { additionalProperties: false },
          ),
          response: { 200: BaselinesAnswer, ...problems },
        },
      },
      async (request) => ({ baselines: await baselines.list(request.query) }),
    )
    app.post(
      '/api/v1/baselines/:id/promote',
      {
        config: changes,
        schema: {
          summary: 'Compare with this version from now on',
          tags: ['baselines'],
          params: Id,
          response: { 200: BaselinesAnswer, ...missing },
        },
      },
      async (request) => ({ baselines: await baselines.promote(request.params.id) }),
    )
    app.delete(
      '/api/v1/baselines/:id',
      {
        config: changes,
        schema: {
          summary: 'Forget a baseline',
          tags: ['baselines'],
          params: Id,
          response: { 204: Type.Null(), ...missing },
        },
      },
      async (request, reply) => {
        await baselines.remove(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
