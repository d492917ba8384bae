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
          tags: ['reviews'],
          params: Kind,
          body: ReviewSendSchema,
          response: { 200: ReviewSentSchema, ...problems, 404: ProblemSchema },
        },
      },
      (request) => reviews.send(request.params.period, request.body),
    )
  }
