import { type Static, Type } from 'typebox'
import { SEVERITIES } from '../catalogue/rule.ts'
import { SeveritySchema } from './finding.ts'
import { NullableNumber } from './window.ts'

export const NullableText = Type.Union([Type.String(), Type.Null()])
export const Time = Type.Number({ description: 'Epoch milliseconds.' })
export const NullableTime = Type.Union([Time, Type.Null()])
const Labels = Type.Record(Type.String(), Type.String())

export const ALERT_STATES = ['pending', 'firing', 'acknowledged', 'noData', 'resolved'] as const

/** Why nobody is told of an alert that is open. */
export const QuietSchema = Type.Object({
  reason: Type.String({ description: 'inhibited, silenced, maintenance, cooldown, acknowledged, noRoute …' }),
  by: NullableText,
  until: NullableTime,
})

/** One part of a condition with the numbers that decided it. */
export const ClauseEvidenceSchema = Type.Object({
  text: Type.String({ description: 'The part as a sentence of the rule language.' }),
  metric: Type.String(),
  observed: NullableNumber,
  comparison: Type.String({ description: 'It holds when `observed comparison limit` does.' }),
  limit: NullableNumber,
  unit: Type.String(),
  samples: Type.Integer(),
  from: Time,
  to: Time,
  verdict: Type.Enum(['ok', 'firing', 'inconclusive', 'noData']),
  interval: Type.Optional(Type.Object({ low: Type.Number(), high: Type.Number() })),
  baseline: Type.Optional(
    Type.Object({ value: Type.Number(), samples: Type.Integer(), from: Type.String({ description: 'Which times.' }) }),
  ),
})
export type ClauseEvidence = Static<typeof ClauseEvidenceSchema>

export const AlertSchema = Type.Object({
  id: Type.String({ description: 'The same every time that this rule fires on this scope.' }),
  rule: Type.String(),
  title: Type.String(),
  severity: SeveritySchema,
  state: Type.Enum(ALERT_STATES),
  category: NullableText,
  labels: Labels,
  condition: Type.String(),
  explanation: Type.String({ description: 'One sentence with the numbers that decided.' }),
  clauses: Type.Array(ClauseEvidenceSchema),
  episode: Type.Integer({ description: 'How many times it has fired, this time included.' }),
  startedAt: NullableTime,
  endedAt: NullableTime,
  endReason: NullableText,
  acknowledged: Type.Union([
    Type.Object({ by: Type.String(), at: Time, note: Type.Optional(Type.String()) }),
    Type.Null(),
  ]),
  quiet: Type.Union([QuietSchema, Type.Null()]),
  nextSteps: Type.Array(Type.String()),
  runbook: NullableText,
  checkedAt: Time,
})
export type Alert = Static<typeof AlertSchema>

export const AlertsQuerySchema = Type.Object(
  {
    state: Type.Optional(Type.Enum(['active', 'history', 'all'], { default: 'active' })),
    rule: Type.Optional(Type.String({ maxLength: 100 })),
    severity: Type.Optional(Type.Enum(SEVERITIES)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  },
  { additionalProperties: false },
)

export const AlertsAnswerSchema = Type.Object({
  now: Time,
  checkedAt: NullableTime,
  alerts: Type.Array(AlertSchema),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'Of active alerts, by state.' }),
})
export type AlertsAnswer = Static<typeof AlertsAnswerSchema>

export const AlertDeliverySchema = Type.Object({
  deliveryId: Type.String(),
  channel: Type.String(),
  reason: Type.String(),
  createdAt: Time,
  state: Type.Enum(['waiting', 'delivered', 'failed']),
  attempts: Type.Array(
    Type.Object({
      number: Type.Integer(),
      startedAt: Time,
      endedAt: Time,
      outcome: Type.String(),
      detail: Type.String(),
    }),
  ),
})

export const AlertDetailSchema = Type.Object({
  alert: AlertSchema,
  timeline: Type.Array(
    Type.Object({
      at: Time,
      kind: Type.String({ description: 'pending, fired, escalated, eased, recovering, acknowledged, resolved …' }),
      text: Type.String({ description: 'What happened, in one sentence.' }),
    }),
  ),
  deliveries: Type.Array(AlertDeliverySchema),
})
export type AlertDetail = Static<typeof AlertDetailSchema>

/** Who does something to an alert, and why. */
export const InterventionSchema = Type.Object(
  {
    by: Type.Optional(Type.String({ maxLength: 100, description: 'Who; "somebody" when absent.' })),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  { additionalProperties: false },
)

/** An alert that an application raises by itself. */
export const TriggerSchema = Type.Object(
  {
    type: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$', description: 'Such as QUEUE_BACKLOG.' }),
    severity: Type.String({ description: 'info, warning, error or critical, in any case of letters.' }),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    message: Type.String({ maxLength: 4_000 }),
    metadata: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 64 })),
    labels: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 200 }), { maxProperties: 20 }),
    ),
    category: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
)
export type Trigger = Static<typeof TriggerSchema>

export const RuleStatusSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  condition: Type.String(),
  severity: SeveritySchema,
  category: NullableText,
  enabled: Type.Boolean(),
  origin: Type.Enum(['default', 'file', 'changed'], {
    description: 'Shipped, from the configuration, or shipped and changed by the configuration or at run time.',
  }),
  minimumSamples: Type.Integer(),
  verdict: Type.Union([Type.Enum(['ok', 'firing', 'inconclusive', 'noData', 'off']), Type.Null()]),
  explanation: Type.String(),
  sources: Type.Array(Type.String()),
  noise: Type.Object(
    {
      episodes: Type.Integer(),
      notifications: Type.Integer(),
      firingMs: Type.Number(),
      shortEpisodes: Type.Integer({ description: 'Over within five minutes.' }),
    },
    { description: 'In the last seven days.' },
  ),
})
export type RuleStatus = Static<typeof RuleStatusSchema>
export const RulesAnswerSchema = Type.Object({ rules: Type.Array(RuleStatusSchema) })
export type RulesAnswer = Static<typeof RulesAnswerSchema>

/** A rule changed while the server runs; what is left out stays. Kept over restarts. */
export const RuleChangeSchema = Type.Object(
  {
    limit: Type.Optional(Type.String({ maxLength: 100, description: 'As in a condition: 2s, 97 %, 450MB.' })),
    severity: Type.Optional(Type.Enum(SEVERITIES)),
    enabled: Type.Optional(Type.Boolean()),
    minimumSamples: Type.Optional(Type.Integer({ minimum: 0 })),
    reset: Type.Optional(Type.Boolean({ description: 'Take back every change made at run time first.' })),
  },
  { additionalProperties: false },
)
export type RuleChange = Static<typeof RuleChangeSchema>

export const BacktestSchema = Type.Object(
  {
    rule: Type.Optional(Type.String({ maxLength: 100, description: 'Id of a rule; or else:' })),
    condition: Type.Optional(Type.String({ maxLength: 1_000 })),
    since: Type.Optional(Type.String({ maxLength: 20, default: '7d' })),
  },
  { additionalProperties: false },
)

export const BacktestAnswerSchema = Type.Object({
  rule: Type.String(),
  condition: Type.String(),
  from: Time,
  to: Time,
  checks: Type.Integer(),
  /** Checks with nothing to judge, and with too little to be sure. */
  noData: Type.Integer(),
  inconclusive: Type.Integer(),
  firings: Type.Array(
    Type.Object({
      startedAt: Time,
      endedAt: NullableTime,
      severity: SeveritySchema,
      labels: Labels,
      worst: NullableNumber,
      notifications: Type.Integer(),
    }),
  ),
  suggestion: Type.Union([
    Type.Object({
      limit: Type.Number(),
      condition: Type.String(),
      firings: Type.Integer(),
      why: Type.String(),
    }),
    Type.Null(),
  ]),
})
export type BacktestAnswer = Static<typeof BacktestAnswerSchema>

export const ChannelsAnswerSchema = Type.Object({
  channels: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String(),
      fallback: NullableText,
      severities: Type.Array(Type.String(), { description: 'That some route leads to it.' }),
      switchedOff: NullableText,
      lastDelivered: NullableTime,
      lastFailure: Type.Union([Type.Object({ at: Time, detail: Type.String() }), Type.Null()]),
      waiting: Type.Integer(),
    }),
  ),
})
export type ChannelsAnswer = Static<typeof ChannelsAnswerSchema>

export const ChannelTestAnswerSchema = Type.Object({
  channel: Type.String(),
  outcome: Type.Enum(['delivered', 'retry', 'refused', 'gone']),
  detail: Type.String(),
  tookMs: Type.Number(),
})
export type ChannelTestAnswer = Static<typeof ChannelTestAnswerSchema>
