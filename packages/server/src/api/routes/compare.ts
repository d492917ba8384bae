import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  CompareQuerySchema,
  ComparisonAnswerSchema,
  OperationLabelsAnswerSchema,
  OperationLabelsQuerySchema,
  OperationSetQuerySchema,
  OperationSetSchema,
  ProblemSchema,
} from '@plumbline/protocol/api'
import type { CompareAnswers } from '../compare/compare-answers.ts'

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const config = { access: 'read' } as const

/** What `plumbline compare` and the page of that name ask. */
export const compareRoutes =
  (answers: CompareAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/v1/compare',
      {
        config,
        schema: {
          summary: 'Two time ranges, releases, variants or baselines side by side, operation by operation',
          tags: ['operations'],
          querystring: CompareQuerySchema,
          response: { 200: ComparisonAnswerSchema, ...problems },
        },
      },
      (request) => answers.compare(request.query),
    )
    app.get(
      '/api/v1/operations/distributions',
      {
        config,
        schema: {
          summary: 'One side of a comparison: how long each operation took, as histograms',
          tags: ['operations'],
          querystring: OperationSetQuerySchema,
          response: { 200: OperationSetSchema, ...problems },
        },
      },
      (request) => answers.operationSet(request.query),
    )
    app.get(
      '/api/v1/operations/labels',
      {
        config,
        schema: {
          summary: 'Releases, variants and environments that operations came with, newest first',
          tags: ['operations'],
          querystring: OperationLabelsQuerySchema,
          response: { 200: OperationLabelsAnswerSchema, ...problems },
        },
      },
      (request) => answers.labels(request.query),
    )
  }
