import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { OperationsQuerySchema, OperationsReportSchema, ProblemSchema } from '@plumbline/protocol/api'
import type { OperationAnswers } from '../operations/operation-answers.ts'

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }

/** What the operations report and its page ask. */
export const operationRoutes =
  (operations: OperationAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/v1/operations/report',
      {
        config: { access: 'read' },
        schema: {
          summary: 'How every integration did: score, trends, errors, issues and what to do',
          tags: ['operations'],
          querystring: OperationsQuerySchema,
          response: { 200: OperationsReportSchema, ...problems },
        },
      },
      (request) => operations.report(request.query),
    )
  }
