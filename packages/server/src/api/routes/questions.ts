import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  MessageDetailSchema,
  OverviewAnswerSchema,
  OverviewQuerySchema,
  PerformanceAnswerSchema,
  PerformanceQuerySchema,
  ProblemSchema,
  QueueAnswerSchema,
  SeriesAnswerSchema,
  SeriesQuerySchema,
} from '@plumbline/protocol/api'
import { METRICS, RULES } from '@plumbline/protocol/catalogue'
import { Type } from 'typebox'
import type { Questions } from '../questions.ts'

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const config = { access: 'read' } as const
const QueueQuerySchema = Type.Object({ pipeline: Type.Optional(Type.String()) }, { additionalProperties: false })

/** What the dashboard and the CLI ask. The paths of source 000 answer the same as their `/api/v1` twins. */
export const questionRoutes =
  (questions: Questions): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const path of ['/api/v1/chat/performance', '/api/admin/performance-analysis']) {
      app.get(
        path,
        {
          config,
          schema: {
            summary: 'The chat SLA over a window',
            tags: ['chat'],
            querystring: PerformanceQuerySchema,
            response: { 200: PerformanceAnswerSchema, ...problems },
          },
        },
        async (request) => ({ success: true as const, data: await questions.performance(request.query) }),
      )
    }

    app.get(
      '/api/v1/chat/series',
      {
        config,
        schema: {
          summary: 'The chat SLA over time',
          tags: ['chat'],
          querystring: SeriesQuerySchema,
          response: { 200: SeriesAnswerSchema, ...problems },
        },
      },
      (request) => questions.series(request.query),
    )

    app.get(
      '/api/v1/chat/messages/:messageId',
      {
        config,
        schema: {
          summary: 'One message with each of its marks',
          tags: ['chat'],
          params: Type.Object({ messageId: Type.String({ minLength: 1, maxLength: 200 }) }),
          querystring: QueueQuerySchema,
          response: { 200: MessageDetailSchema, 404: ProblemSchema, ...problems },
        },
      },
      (request) => questions.message(request.params.messageId, request.query.pipeline),
    )

    for (const [path, deprecated] of [
      ['/api/v1/queue', false],
      ['/api/admin/migration-status', true],
    ] as const) {
      app.get(
        path,
        {
          config,
          schema: {
            summary: 'What waits, works and is being sent',
            ...(deprecated && { description: 'The name of source 000; use /api/v1/queue.', deprecated }),
            tags: ['chat'],
            querystring: QueueQuerySchema,
            response: { 200: QueueAnswerSchema, ...problems },
          },
        },
        async (request, reply) => {
          if (deprecated) reply.header('deprecation', 'true').header('link', '</api/v1/queue>; rel="successor-version"')
          return { success: true as const, data: await questions.queue(request.query) }
        },
      )
    }

    app.get(
      '/api/v1/overview',
      {
        config,
        schema: {
          summary: 'Everything in one sentence, one entry a system, one line a service',
          tags: ['overview'],
          querystring: OverviewQuerySchema,
          response: { 200: OverviewAnswerSchema, ...problems },
        },
      },
      (request) => questions.overview(request.query),
    )

    app.get(
      '/api/v1/catalogue',
      { config, schema: { summary: 'Every metric and every default rule', tags: ['catalogue'] } },
      async () => ({ metrics: METRICS, rules: RULES }),
    )
  }
