import { nearest } from '@plumbline/protocol/quantities'
import { type FastifyInstance, fastify } from 'fastify'
import { guardAccess } from '../../access.ts'
import { answerProblems } from '../../problems.ts'
import { operationRoutes } from '../../routes/operations.ts'
import { createOperationAnswers, type OperationContext } from '../operation-answers.ts'
import { KEPT } from './operation-store.ts'

/** The route as the server has it, on the queries of a test. */
export async function createOperationApp(
  given: Pick<OperationContext, 'queries' | 'now'> & Partial<OperationContext>,
): Promise<FastifyInstance> {
  const app = fastify({ ajv: { customOptions: { removeAdditional: false } } })
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  guardAccess(app, { tokens: {}, loopback: true, allowedHosts: [] })
  answerProblems(app)
  const answers = createOperationAnswers({
    retention: KEPT,
    queryTimeoutMs: 10_000,
    thresholds: { thresholdMs: 2_000, thresholdsMs: {} },
    nearest,
    ...given,
  })
  await app.register(operationRoutes(answers))
  return app
}
