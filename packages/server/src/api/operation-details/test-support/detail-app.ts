import { nearest } from '@plumbline/protocol/quantities'
import { type FastifyInstance, fastify } from 'fastify'
import { guardAccess } from '../../access.ts'
import { answerProblems } from '../../problems.ts'
import { operationDetailRoutes } from '../../routes/operation-details.ts'
import { createBottleneckAnswers } from '../bottleneck-answers.ts'
import { createDetailAnswers } from '../detail-answers.ts'
import type { DetailContext } from '../work-scope.ts'
import { KEPT } from './detail-store.ts'

/** The routes as the server has them, on the queries of a test. */
export async function createDetailApp(
  given: Pick<DetailContext, 'queries' | 'now'> & Partial<DetailContext>,
): Promise<FastifyInstance> {
  const app = fastify({
    ajv: { customOptions: { removeAdditional: false } },
    routerOptions: { maxParamLength: 1_000 },
  })
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  guardAccess(app, { tokens: {}, loopback: true, allowedHosts: [] })
  answerProblems(app)
  const context = { retention: KEPT, queryTimeoutMs: 10_000, nearest, ...given }
  await app.register(operationDetailRoutes({ ...createDetailAnswers(context), ...createBottleneckAnswers(context) }))
  return app
}

/** Asks, and expects an answer with this status. */
export async function askApp(app: FastifyInstance, url: string, status = 200) {
  const response = await app.inject(url)
  const body = response.json()
  if (response.statusCode !== status) throw new Error(`${url} answers ${response.statusCode}: ${JSON.stringify(body)}`)
  return body
}
