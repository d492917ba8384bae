import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ProblemSchema, SCORE_PROFILES, ScoreAnswerSchema, ScoreQuerySchema } from '@plumbline/protocol/api'
import { Type } from 'typebox'
import type { ScoreAnswers } from '../scores/score-answers.ts'

/** What `plumbline score` asks. */
export const scoreRoutes =
  (scores: ScoreAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/v1/scores/:profile',
      {
        config: { access: 'read' },
        schema: {
          summary: 'A health score, and what every point was lost for',
          tags: ['scores'],
          params: Type.Object({ profile: Type.Enum(SCORE_PROFILES) }),
          querystring: ScoreQuerySchema,
          response: { 200: ScoreAnswerSchema, 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema },
        },
      },
      (request) => scores.score(request.params.profile, request.query),
    )
  }
