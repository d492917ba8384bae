import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  ProblemSchema,
  REVIEW_KINDS,
  ReviewQuerySchema,
  ReviewSchema,
  ReviewSendSchema,
  ReviewSentSchema,
} from '@plumbline/protocol/api'
import { Type } from 'typebox'
import type { ReviewAnswers } from '../reviews/review-answers.ts'

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const Kind = Type.Object({ period: Type.Enum(REVIEW_KINDS) })
const Sent = Type.Object({ deliveryId: Type.String({ minLength: 1, maxLength: 100 }) })

/** `/api/v1/reviews`. */
export const reviewRoutes =
  (reviews: ReviewAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/v1/reviews/:period',
      {
        config: { access: 'read' },
        schema: {
          summary: 'A day, week or month looked back at: trends, anomalies, incidents, checklist, what to do next',
          tags: ['reviews'],
          params: Kind,
          querystring: ReviewQuerySchema,
          response: { 200: ReviewSchema, ...problems },
        },
      },
      (request) => reviews.read(request.params.period, request.query),
    )
    app.post(
      '/api/v1/reviews/:period/send',
      {
        config: { access: 'admin' },
        schema: {
          summary: 'Send a review to channels, now',
          description: 'Taken into the outbox, which tries for a day; ask at outcomePath what became of it.',
          tags: ['reviews'],
          params: Kind,
          body: ReviewSendSchema,
          response: { 202: ReviewSentSchema, ...problems, 404: ProblemSchema },
        },
      },
      async (request, reply) => {
        const sent = await reviews.send(request.params.period, request.body)
        return reply.code(202).header('location', sent.outcomePath).send(sent)
      },
    )
    app.get(
      '/api/v1/reviews/sent/:deliveryId',
      {
        config: { access: 'read' },
        schema: {
          summary: 'What became of a review that was sent',
          tags: ['reviews'],
          params: Sent,
          response: { 200: ReviewSentSchema, ...problems, 404: ProblemSchema },
        },
      },
      (request) => reviews.outcome(request.params.deliveryId),
    )
  }
