import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AlertDetailSchema,
  AlertsAnswerSchema,
  AlertsQuerySchema,
  BacktestAnswerSchema,
  BacktestSchema,
  ChannelsAnswerSchema,
  ChannelTestAnswerSchema,
  InterventionSchema,
  MaintenanceSchema,
  NewMaintenanceSchema,
  NewSilenceSchema,
  ObjectivesAnswerSchema,
  ProblemSchema,
  RuleChangeSchema,
  RuleStatusSchema,
  RulesAnswerSchema,
  SilenceSchema,
  SilencesAnswerSchema,
  TriggerSchema,
} from '@plumbline/protocol/api'
import { Type } from 'typebox'
import type { AlertAnswers } from '../alerts/alert-answers.ts'
import type { ChannelAnswers } from '../alerts/channel-answers.ts'
import type { MaintenanceAnswers } from '../alerts/maintenance-answers.ts'
import type { createObjectiveAnswers } from '../alerts/objective-answers.ts'
import type { QuietAnswers } from '../alerts/quiet-answers.ts'
import type { RuleAnswers } from '../alerts/rule-answers.ts'

export interface AlertRoutesOptions {
  alerts: AlertAnswers
  rules: RuleAnswers
  quiet: QuietAnswers
  maintenance: MaintenanceAnswers
  channels: ChannelAnswers
  objectives: ReturnType<typeof createObjectiveAnswers>
}

const problems = { 400: ProblemSchema, 401: ProblemSchema, 503: ProblemSchema }
const missing = { ...problems, 404: ProblemSchema }
const conflict = { ...missing, 409: ProblemSchema }
const reads = { access: 'read' } as const
const changes = { access: 'admin' } as const
const tags = ['alerts']
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })

/** `/api/v1/alerts` and below: what the commands and the page ask, and do. */
export const alertRoutes =
  ({ alerts, rules, quiet, maintenance, channels, objectives }: AlertRoutesOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/v1/alerts',
      {
        config: reads,
        schema: {
          summary: 'Alerts: active ones, those that ended, or both',
          tags,
          querystring: AlertsQuerySchema,
          response: { 200: AlertsAnswerSchema, ...problems },
        },
      },
      (request) => alerts.list(request.query),
    )
    app.post(
      '/api/v1/alerts',
      {
        config: changes,
        schema: {
          summary: 'Raise an alert',
          description: 'The same type and labels are the same alert. It stays open until it is resolved.',
          tags,
          body: TriggerSchema,
          response: { 201: AlertDetailSchema, ...conflict },
        },
      },
      async (request, reply) => reply.code(201).send(await alerts.trigger(request.body)),
    )
    app.post(
      '/api/v1/alerts/check',
      {
        config: changes,
        schema: { summary: 'Evaluate every rule now', tags, response: { 200: AlertsAnswerSchema, ...problems } },
      },
      () => alerts.check(),
    )
    app.get(
      '/api/v1/alerts/rules',
      {
        config: reads,
        schema: {
          summary: 'Every rule, how it stands, how noisy it is',
          tags,
          response: { 200: RulesAnswerSchema, ...problems },
        },
      },
      async () => ({ rules: await rules.list() }),
    )
    app.patch(
      '/api/v1/alerts/rules/:id',
      {
        config: changes,
        schema: {
          summary: 'Change a rule while the server runs',
          tags,
          params: Id,
          body: RuleChangeSchema,
          response: { 200: RuleStatusSchema, ...missing },
        },
      },
      (request) => rules.change(request.params.id, request.body),
    )
    app.post(
      '/api/v1/alerts/backtest',
      {
        config: reads,
        schema: {
          summary: 'When a rule would have fired',
          tags,
          body: BacktestSchema,
          response: { 200: BacktestAnswerSchema, ...missing },
        },
      },
      (request) => rules.backtest(request.body),
    )
    app.get(
      '/api/v1/alerts/silences',
      {
        config: reads,
        schema: {
          summary: 'Silences and maintenance windows',
          tags,
          response: { 200: SilencesAnswerSchema, ...problems },
        },
      },
      () => quiet.list(),
    )
    app.post(
      '/api/v1/alerts/silences',
      {
        config: changes,
        schema: {
          summary: 'Silence alerts for a while',
          tags,
          body: NewSilenceSchema,
          response: { 201: SilenceSchema, ...problems },
        },
      },
      async (request, reply) => reply.code(201).send(await quiet.add(request.body)),
    )
    app.delete(
      '/api/v1/alerts/silences/:id',
      {
        config: changes,
        schema: { summary: 'End a silence', tags, params: Id, response: { 200: SilenceSchema, ...missing } },
      },
      (request) => quiet.end(request.params.id),
    )
    app.post(
      '/api/v1/alerts/maintenance',
      {
        config: changes,
        schema: {
          summary: 'Plan maintenance, once or every week',
          tags,
          body: NewMaintenanceSchema,
          response: { 201: MaintenanceSchema, ...problems, 409: ProblemSchema },
        },
      },
      async (request, reply) => reply.code(201).send(await maintenance.add(request.body)),
    )
    app.delete(
      '/api/v1/alerts/maintenance/:id',
      {
        config: changes,
        schema: {
          summary: 'Take planned maintenance back, or end it',
          tags,
          params: Id,
          response: { 200: MaintenanceSchema, ...conflict },
        },
      },
      (request) => maintenance.remove(request.params.id),
    )
    app.get(
      '/api/v1/alerts/channels',
      {
        config: reads,
        schema: {
          summary: 'Where alerts are sent, and how that goes',
          tags,
          response: { 200: ChannelsAnswerSchema, ...problems },
        },
      },
      () => channels.list(),
    )
    app.post(
      '/api/v1/alerts/channels/:id/test',
      {
        config: changes,
        schema: {
          summary: 'Send a test message',
          tags,
          params: Id,
          response: { 200: ChannelTestAnswerSchema, ...missing },
        },
      },
      (request) => channels.test(request.params.id),
    )
    app.post(
      '/api/v1/alerts/channels/:id/switch-on',
      {
        config: changes,
        schema: {
          summary: 'Use a channel again',
          tags,
          params: Id,
          response: { 200: ChannelsAnswerSchema, ...missing },
        },
      },
      (request) => channels.switchOn(request.params.id),
    )
    app.get(
      '/api/v1/alerts/objectives',
      {
        config: reads,
        schema: {
          summary: 'Service level objectives with their error budgets',
          tags,
          response: { 200: ObjectivesAnswerSchema, ...problems },
        },
      },
      async () => ({ objectives: await objectives.list() }),
    )
    app.get(
      '/api/v1/alerts/:id',
      {
        config: reads,
        schema: {
          summary: 'One alert with its evidence, timeline and messages',
          tags,
          params: Id,
          response: { 200: AlertDetailSchema, ...missing },
        },
      },
      (request) => alerts.detail(request.params.id),
    )
    for (const act of ['acknowledge', 'resolve'] as const) {
      app.post(
        `/api/v1/alerts/:id/${act}`,
        {
          config: changes,
          schema: {
            summary: act === 'acknowledge' ? 'Somebody is on it' : 'End an alert by hand',
            tags,
            params: Id,
            body: InterventionSchema,
            response: { 200: AlertDetailSchema, ...conflict },
          },
        },
        (request) => alerts[act](request.params.id, request.body),
      )
    }
  }
