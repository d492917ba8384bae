import { type Static, Type } from 'typebox'
import { NullableText, NullableTime, Time } from './alerts.ts'
import { ComparedSchema } from './comparison.ts'
import { SeveritySchema } from './finding.ts'
import { NullableNumber, WindowSchema } from './window.ts'

export const REVIEW_KINDS = ['daily', 'weekly', 'monthly'] as const
export type ReviewKind = (typeof REVIEW_KINDS)[number]

/** More are counted, not listed: nobody reads further. */
export const MOST_ANOMALIES = 10
export const MOST_INCIDENTS = 10
export const MOST_FOCUS = 5

const count = Type.Integer({ minimum: 0 })
const Unit = Type.Enum(['ms', 'percent', 'count', 'bytes'])

export const REVIEW_VERDICTS = ['improved', 'degraded', 'changed', 'stable', 'inconclusive', 'noData'] as const
export const TREND_ARROWS = ['up', 'down', 'flat', 'unknown'] as const

export const ReviewLineSchema = Type.Object(
  {
    id: Type.String({ description: 'Metric of the catalogue, and of which service: "operations.mean hubspot".' }),
    section: Type.Enum(['chat', 'helpdesk', 'operations', 'jobs']),
    title: Type.String(),
    unit: Unit,
    samples: count,
    observed: NullableNumber,
    previous: NullableNumber,
    arrow: Type.Enum(TREND_ARROWS, { description: 'Up and down only when the change is shown; unknown otherwise.' }),
    change: Type.Union(
      [
        Type.Object({
          absolute: Type.Number(),
          percent: NullableNumber,
          low: NullableNumber,
          high: NullableNumber,
          unit: Type.Enum(['%', 'points'], { description: 'Of low and high, the 95 % interval.' }),
        }),
        Type.Null(),
      ],
      { description: 'Against the period before; null when there is nothing to compare.' },
    ),
    verdict: Type.Enum(REVIEW_VERDICTS),
    sentence: Type.String({ description: 'The trend in words, with its numbers.' }),
    baseline: Type.Union([
      Type.Object({
        value: Type.Number(),
        capturedAt: Time,
        verdict: ComparedSchema.properties.verdict,
        sentence: Type.String(),
      }),
      Type.Null(),
    ]),
    target: Type.Union([
      Type.Object({
        comparison: Type.String(),
        value: Type.Number(),
        state: Type.Enum(['met', 'missed', 'tooFew']),
      }),
      Type.Null(),
    ]),
  },
  { description: 'One figure of the period: observed, baseline, target and verdict.' },
)
export type ReviewLine = Static<typeof ReviewLineSchema>

export const ReviewAnomalySchema = Type.Object({
  kind: Type.Enum(['slow', 'fast', 'errors', 'queue', 'traffic']),
  about: Type.String({ description: 'What it was seen in, such as "hubspot".' }),
  from: Time,
  to: Time,
  observed: Type.Number(),
  usual: Type.Number(),
  unit: Unit,
  sentence: Type.String({ description: 'Time and size.' }),
  causes: Type.Array(Type.String(), { description: 'What the data shows for the same time, likeliest first.' }),
})
export type ReviewAnomaly = Static<typeof ReviewAnomalySchema>

export const ReviewIncidentSchema = Type.Object({
  id: Type.String({ description: 'Of the alert, as in /api/v1/alerts.' }),
  rule: Type.String(),
  title: Type.String(),
  severity: SeveritySchema,
  startedAt: Time,
  endedAt: NullableTime,
  acknowledgedBy: NullableText,
  acknowledgedAt: NullableTime,
})
export type ReviewIncident = Static<typeof ReviewIncidentSchema>

export const CHECK_STATES = ['passed', 'failed', 'unknown', 'byHand'] as const

export const ReviewCheckSchema = Type.Object({
  id: Type.String({ description: 'Item of the requirement checklist, such as 000-071.' }),
  title: Type.String(),
  state: Type.Enum(CHECK_STATES, { description: 'unknown: no data, which is not good.' }),
  evidence: Type.String(),
  command: NullableText,
})
export type ReviewCheck = Static<typeof ReviewCheckSchema>

const Peak = Type.Object({ at: Type.String({ description: 'Hour of the day, or day.' }), count: Type.Number() })

export const ReviewSchema = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    kind: Type.Enum(REVIEW_KINDS),
    period: Type.String({ description: 'As --at takes it: 2026-11-20, 2026-W47 or 2026-10.' }),
    title: Type.String(),
    zone: Type.String(),
    window: WindowSchema,
    previous: Type.Object({ period: Type.String(), window: WindowSchema }),
    isOver: Type.Boolean({ description: 'False for a period that still runs.' }),
    generatedAt: Time,
    status: Type.Enum(['good', 'attention', 'noData']),
    headline: Type.String(),
    coverage: Type.Object({
      hours: count,
      hoursWithData: count,
      gaps: Type.Array(Type.Object({ from: Time, to: Time })),
      notes: Type.Array(Type.String(), { description: 'What the figures do not cover, in sentences.' }),
    }),
    lines: Type.Array(ReviewLineSchema),
    anomalies: Type.Array(ReviewAnomalySchema, { maxItems: MOST_ANOMALIES }),
    moreAnomalies: count,
    peaks: Type.Object({ of: Type.String(), hours: Type.Array(Peak), days: Type.Array(Peak), sentence: Type.String() }),
    bottleneck: Type.Object({
      phases: Type.Array(
        Type.Object({ id: Type.String(), title: Type.String(), share: Type.Number(), previousShare: NullableNumber }),
      ),
      sentence: Type.String(),
    }),
    capacity: Type.Array(Type.String()),
    incidents: Type.Object({
      total: count,
      stillOpen: count,
      bySeverity: Type.Record(Type.String(), count),
      meanAcknowledgeMs: NullableNumber,
      meanResolveMs: NullableNumber,
      noisiest: Type.Array(Type.Object({ rule: Type.String(), title: Type.String(), count })),
      list: Type.Array(ReviewIncidentSchema, { maxItems: MOST_INCIDENTS, description: 'Worst and longest first.' }),
      sentence: Type.String(),
    }),
    releases: Type.Array(
      Type.Object({
        release: Type.String(),
        firstAt: Time,
        against: NullableText,
        effects: Type.Array(
          Type.Object({ about: Type.String(), verdict: ComparedSchema.properties.verdict, sentence: Type.String() }),
        ),
        sentence: Type.String(),
      }),
    ),
    objectives: Type.Array(
      Type.Object({
        title: Type.String(),
        targetPercent: Type.Number(),
        compliancePercent: NullableNumber,
        events: count,
        badEvents: count,
        budgetLeftPercent: NullableNumber,
        sentence: Type.String(),
      }),
    ),
    checklist: Type.Array(ReviewCheckSchema),
    focus: Type.Array(Type.Object({ title: Type.String(), evidence: Type.String() }), {
      maxItems: MOST_FOCUS,
      description: 'Worst first.',
    }),
    nextReview: Type.Object({ at: Time, period: Type.String() }),
  },
  {
    description:
      'A day, ISO week or month looked back at: the checklists of source 000 and the template of 001, filled in.',
  },
)
export type Review = Static<typeof ReviewSchema>

export const ReviewQuerySchema = Type.Object(
  {
    at: Type.Optional(
      Type.String({
        maxLength: 20,
        description: 'Which period; the last complete one when absent.',
        examples: ['2026-11-20', '2026-W47', '2026-10'],
      }),
    ),
    soFar: Type.Optional(Type.Boolean({ description: 'The period that runs now, up to now.' })),
  },
  { additionalProperties: false },
)
export type ReviewQuery = Static<typeof ReviewQuerySchema>

export const ReviewSendSchema = Type.Object(
  {
    ...ReviewQuerySchema.properties,
    channels: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 20 }),
  },
  { additionalProperties: false },
)
export type ReviewSend = Static<typeof ReviewSendSchema>

export const ReviewSentSchema = Type.Object(
  {
    deliveryId: Type.String(),
    title: Type.String(),
    outcomePath: Type.String({ description: 'Where to ask what became of it.' }),
    sent: Type.Array(
      Type.Object({
        channel: Type.String({ description: 'One that was asked for, or stands in for one that did not take it.' }),
        state: Type.Enum(['waiting', 'delivered', 'failed'], {
          description: 'waiting: not tried yet, or it is tried again, for a day. failed: it is tried no more.',
        }),
        attempts: count,
        detail: Type.String({ description: 'How the last attempt ended; empty before the first.' }),
      }),
    ),
  },
  { description: 'A review on its way to channels. What became of it is kept for 30 days.' },
)
export type ReviewSent = Static<typeof ReviewSentSchema>
