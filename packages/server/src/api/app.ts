import type { Readable } from 'node:stream'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import { type FastifyInstance, type FastifyRequest, type FastifyServerOptions, fastify, LogController } from 'fastify'
import type { Intake } from '../intake/intake.ts'
import { type AccessOptions, guardAccess } from './access.ts'
import type { BaselineAnswers } from './baselines/baseline-answers.ts'
import type { CompareAnswers } from './compare/compare-answers.ts'
import { describeRoute } from './describe-route.ts'
import type { OperationAnswers } from './operations/operation-answers.ts'
import { answerFrameworkProblem, answerProblems } from './problems.ts'
import type { Questions } from './questions.ts'
import { createBodyReader, readJson } from './read-body.ts'
import type { ReviewAnswers } from './reviews/review-answers.ts'
import { type AlertRoutesOptions, alertRoutes } from './routes/alerts.ts'
import { baselineRoutes } from './routes/baselines.ts'
import { compareRoutes } from './routes/compare.ts'
import { addDashboardRoutes } from './routes/dashboard.ts'
import { addIntakeRoutes } from './routes/intake.ts'
import { addOperationRoutes, type OperationDeps } from './routes/operation.ts'
import { type OperationDetailAnswers, operationDetailRoutes } from './routes/operation-details.ts'
import { operationRoutes } from './routes/operations.ts'
import { questionRoutes } from './routes/questions.ts'
import { reviewRoutes } from './routes/reviews.ts'
import { scoreRoutes } from './routes/scores.ts'
import type { ScoreAnswers } from './scores/score-answers.ts'

export interface AppOptions extends OperationDeps {
  access: AccessOptions
  intake: Intake
  /** Bytes of request bodies that may be held at the same time. */
  bodyBudgetBytes: number
  questions: Questions
  alerting: AlertRoutesOptions
  baselines: BaselineAnswers
  operations: OperationAnswers
  compare: CompareAnswers
  scores: ScoreAnswers
  operationDetails: OperationDetailAnswers
  reviews: ReviewAnswers
  /** Folder of the built dashboard. */
  dashboardFolder: string
  version: string
  logger: FastifyServerOptions['logger']
}

/** The HTTP rim. Nothing listens yet: `app.listen` does, `app.inject` calls it in process. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: options.logger ?? false,
    // One line a request would drown the lines that matter.
    logController: new LogController({ disableRequestLogging: true }),
    // A client that sends its request drop by drop must not hold a socket for ever.
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 15_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    frameworkErrors: answerFrameworkProblem,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_000 },
    // A misspelt parameter is an error, not something to drop silently.
    ajv: { customOptions: { removeAdditional: false } },
  })
  app.server.maxConnections = 1_000
  // Answers are built by our own code from typed values; compiling a serializer for each schema would only cost start time.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.removeAllContentTypeParsers()
  const bodies = createBodyReader({ bytes: options.bodyBudgetBytes })
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    const chunks = bodies.read(request, payload)
    // Intake reads its rows one by one, and keeps the good ones.
    return request.routeOptions.config.documentedBody ? chunks : readJson(chunks)
  })
  app.addHook('preValidation', async (request) => {
    // Whoever has nothing to say need not say it.
    if (request.body === undefined && request.routeOptions.schema?.body) request.body = {}
  })
  app.addHook('onResponse', async (request) => bodies.release(request))
  app.addHook('onRequestAbort', async (request) => bodies.release(request))

  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  })
  await app.register(swagger, {
    transform: describeRoute,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plumbline',
        version: options.version,
        description: 'Performance and SLA monitoring for chat- and job-driven products.',
        license: { name: 'MIT' },
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  })
  guardAccess(app, options.access)
  answerProblems(app)
  addIntakeRoutes(app, options.intake)
  addOperationRoutes(app, options)
  await app.register(questionRoutes(options.questions))
  await app.register(alertRoutes(options.alerting))
  await app.register(baselineRoutes(options.baselines))
  await app.register(operationRoutes(options.operations))
  await app.register(compareRoutes(options.compare))
  await app.register(scoreRoutes(options.scores))
  await app.register(operationDetailRoutes(options.operationDetails))
  await app.register(reviewRoutes(options.reviews))
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger())
  await addDashboardRoutes(app, options.dashboardFolder)
  return app
}
