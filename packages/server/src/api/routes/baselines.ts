import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  BaselineChangeSchema,
  BaselineDeletionSchema,
  BaselineDetailSchema,
  BaselinesAnswerSchema,
  BaselinesQuerySchema,
  BaselineVersionSchema,
  CapturedSchema,
  CaptureSchema,
  ProblemSchema,
} from '@plumbline/protocol/api'
import { Type } from 'typebox'
import type { BaselineAnswers } from '../baselines/baseline-answers.ts'

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const missing = { ...problems, 404: ProblemSchema }
const conflict = { ...missing, 409: ProblemSchema }
const reads = { access: 'read' } as const
const changes = { access: 'admin' } as const
const Reference = Type.Object({
  reference: Type.String({ minLength: 1, maxLength: 200, description: 'The number of a version, latest or promoted.' }),
})

const tags = ['baselines']
const ofOne = { tags, params: Reference }

/** `/api/v1/baselines`: versions of what was usual. */
export const baselineRoutes =
  (baselines: BaselineAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/v1/baselines',
      {
        config: changes,
        schema: {
          summary: 'Keep what was measured as what is usual',
          description: '200 with the version of the first time when the requestId was answered before.',
          tags,
          body: CaptureSchema,
          response: { 200: CapturedSchema, 201: CapturedSchema, ...problems, 409: ProblemSchema },
        },
      },
      async (request, reply) => {
        const { isNew, ...captured } = await baselines.capture(request.body)
        return reply.code(isNew ? 201 : 200).send(captured)
      },
    )
    app.get(
      '/api/v1/baselines',
      {
        config: reads,
        schema: {
          summary: 'Versions of baselines, newest first, and how far those in use are from now',
          tags,
          querystring: BaselinesQuerySchema,
          response: { 200: BaselinesAnswerSchema, ...problems },
        },
      },
      (request) => baselines.list(request.query),
    )
    app.get(
      '/api/v1/baselines/:reference',
      {
        config: reads,
        schema: {
          summary: 'One version, with the figures of its services, operations and metrics',
          ...ofOne,
          querystring: BaselinesQuerySchema,
          response: { 200: BaselineDetailSchema, ...missing },
        },
      },
      (request) => baselines.show(request.params.reference, request.query.environment),
    )
    app.post(
      '/api/v1/baselines/:reference/promote',
      {
        config: changes,
        schema: {
          summary: 'Compare with this version from now on',
          ...ofOne,
          body: BaselineChangeSchema,
          response: { 200: BaselineVersionSchema, ...missing },
        },
      },
      (request) => baselines.promote(request.params.reference, request.body.by),
    )
    app.delete(
      '/api/v1/baselines/:reference',
      {
        config: changes,
        schema: {
          summary: 'Forget a version',
          ...ofOne,
          querystring: BaselineDeletionSchema,
          response: { 200: BaselineVersionSchema, ...conflict },
        },
      },
      (request) => baselines.remove(request.params.reference, request.query),
    )
  }
