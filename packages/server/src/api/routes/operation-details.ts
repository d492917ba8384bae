import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  BottlenecksQuerySchema,
  BottlenecksSchema,
  ConnectivityQuerySchema,
  ConnectivitySchema,
  OperationCallsQuerySchema,
  OperationCallsSchema,
  OperationHeatmapQuerySchema,
  OperationHeatmapSchema,
  OperationStatsQuerySchema,
  OperationStatsSchema,
  ProblemSchema,
  TraceSchema,
} from '@plumbline/protocol/api'
import { Type } from 'typebox'
import type { BottleneckAnswers } from '../operation-details/bottleneck-answers.ts'
import type { DetailAnswers } from '../operation-details/detail-answers.ts'

export interface OperationDetailAnswers extends DetailAnswers, BottleneckAnswers {}

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const config = { access: 'read' } as const
const tags = ['operations']

/** What the companions of the operations report and its page ask. */
export const operationDetailRoutes =
  (answers: OperationDetailAnswers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/v1/operations/stats',
      {
        config,
        schema: {
          summary: 'How often each operation was called, how long it took and how often it failed',
          tags,
          querystring: OperationStatsQuerySchema,
          response: { 200: OperationStatsSchema, ...problems },
        },
      },
      (request) => answers.stats(request.query),
    )
    app.get(
      '/api/v1/operations/calls',
      {
        config,
        schema: {
          summary: 'Single calls, the newest or the slowest first',
          tags,
          querystring: OperationCallsQuerySchema,
          response: { 200: OperationCallsSchema, ...problems },
        },
      },
      (request) => answers.calls(request.query),
    )
    app.get(
      '/api/v1/operations/heatmap',
      {
        config,
        schema: {
          summary: 'How many calls took how long, over time',
          tags,
          querystring: OperationHeatmapQuerySchema,
          response: { 200: OperationHeatmapSchema, ...problems },
        },
      },
      (request) => answers.heatmap(request.query),
    )
    app.get(
      '/api/v1/operations/health',
      {
        config,
        schema: {
          summary: 'Whether the services that are called can be reached',
          tags,
          querystring: ConnectivityQuerySchema,
          response: { 200: ConnectivitySchema, ...problems },
        },
      },
      (request) => answers.connectivity(request.query),
    )
    app.get(
      '/api/v1/traces/:traceId',
      {
        config,
        schema: {
          summary: 'Everything that was measured under one trace id',
          tags,
          params: Type.Object({ traceId: Type.String({ minLength: 1, maxLength: 200 }) }),
          response: { 200: TraceSchema, 404: ProblemSchema, ...problems },
        },
      },
      (request) => answers.trace(request.params.traceId),
    )
    app.get(
      '/api/v1/bottlenecks',
      {
        config,
        schema: {
          summary: 'Jobs and operations that are slow or failing, and what to do',
          tags,
          querystring: BottlenecksQuerySchema,
          response: { 200: BottlenecksSchema, ...problems },
        },
      },
      (request) => answers.bottlenecks(request.query),
    )
  }
