import { type Static, Type } from 'typebox'
import { TIERS, type TierField } from '../pipeline/tiers.ts'
import { VerdictSchema } from './finding.ts'
import { MessageSampleSchema } from './message.ts'
import { NullableNumber, PrecisionSchema, WindowQuery, WindowSchema } from './window.ts'

export const PerformanceQuerySchema = Type.Object(
  {
    ...WindowQuery,
    pipeline: Type.Optional(Type.String({ default: 'chat' })),
    conversationId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Only this conversation, in every figure.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000,
        default: 100,
        description: 'Recent samples to return; figures always cover the whole window.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type PerformanceQuery = Static<typeof PerformanceQuerySchema>

const count = Type.Integer({ minimum: 0 })
const perTier = Object.fromEntries(TIERS.map((tier) => [tier.field, count])) as Record<TierField, typeof count>

export const PhaseSummarySchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  from: Type.String(),
  to: Type.String(),
  count: Type.Integer({ description: 'Messages with both marks in the right order.' }),
  meanMs: NullableNumber,
  p50Ms: NullableNumber,
  p95Ms: NullableNumber,
  p99Ms: NullableNumber,
  negative: Type.Integer({
    description: 'Messages whose marks are in the wrong order (clocks disagree); left out of the figures.',
  }),
  inFlight: Type.Integer({ description: 'Messages that stand in this phase now.' }),
  oldestInFlightMs: NullableNumber,
  lateExcessMs: Type.Number({
    description:
      'Time that late messages together spent in this phase over its budget, those still standing in it included.',
  }),
  budgetMs: Type.Integer(),
  alarmMs: Type.Integer(),
  suspect: Type.String(),
})
export type PhaseSummary = Static<typeof PhaseSummarySchema>

export const PerformanceDataSchema = Type.Object({
  totalMessages: count,
  completeMessages: count,
  partialMessages: Type.Integer({ description: 'Total less complete: in flight, failed and timing lost.' }),
  states: Type.Object({ complete: count, inFlight: count, failed: count, timingLost: count }),
  inFlightBreaches: Type.Integer({ description: 'In flight for longer than the SLA already.' }),
  distribution: Type.Object(perTier, {
    description: 'Complete messages in disjoint tiers [lower, upper); they add up to completeMessages.',
  }),
  cumulative: Type.Object(
    {
      under1s: count,
      under2s: count,
      under5s: count,
      under10s: count,
      under30s: count,
      over5s: count,
      over10s: count,
      over30s: count,
    },
    { description: 'Complete messages below, and at or above, each limit.' },
  ),
  slaCompliance: Type.Object({
    percent: NullableNumber,
    numerator: Type.Integer({ description: 'Finished within the SLA.' }),
    denominator: Type.Integer({ description: 'Finished, plus in flight past the SLA, plus failed.' }),
    excludedTimingLost: count,
    slaMs: Type.Integer(),
    targetPercent: Type.Number(),
    interval: Type.Union([Type.Object({ low: Type.Number(), high: Type.Number() }), Type.Null()], {
      description: '95 % Wilson interval, in percent.',
    }),
  }),
  completeRate: Type.Object({ percent: NullableNumber, numerator: count, denominator: count }),
  stats: Type.Object(
    {
      meanLatency: NullableNumber,
      medianLatency: NullableNumber,
      p95Latency: NullableNumber,
      p99Latency: NullableNumber,
      minLatency: NullableNumber,
      maxLatency: NullableNumber,
    },
    { description: 'Milliseconds over complete messages; null when there are none.' },
  ),
  phaseBreakdown: Type.Record(Type.String(), NullableNumber, {
    description: 'Mean milliseconds per phase, as source 000 has it.',
  }),
  phases: Type.Array(PhaseSummarySchema),
  blame: Type.Union(
    [
      Type.Null(),
      Type.Object({
        phase: Type.String(),
        suspect: Type.String(),
        overBudgetMs: Type.Number(),
        sentence: Type.String(),
      }),
    ],
    { description: 'The phase that is furthest over its budget, if any is.' },
  ),
  change: Type.Object(
    { previousMeanMs: NullableNumber, previousMessages: count, percent: NullableNumber },
    {
      description:
        'Against the window of equal length just before; percent is null when either has fewer than 5 messages.',
    },
  ),
  anomalies: Type.Object({
    negativePhases: Type.Integer({ description: 'Messages with marks out of order.' }),
    repeatedMarks: Type.Integer({ description: 'Marks that were sent more than once; each counts once.' }),
  }),
  consistent: Type.Boolean({ description: 'Self-check: the statistics agree with the distribution.' }),
  findings: Type.Array(VerdictSchema, { description: 'What fires or cannot be decided, worst first.' }),
  checks: Type.Array(VerdictSchema, { description: 'Every rule with its verdict.' }),
  systemInfo: Type.Object({
    enabled: Type.Boolean({ description: 'Marks were received in the last hour, or nothing has ever been received.' }),
    lastUpdated: Type.String({ description: 'ISO time of this answer.' }),
    lastMarkAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO arrival time of the newest mark.' }),
    sampleWindow: Type.String(),
    windowStart: Type.String(),
    windowEnd: Type.String(),
    ttlSeconds: Type.Integer({ description: 'How long raw marks are kept.' }),
    precision: PrecisionSchema,
  }),
  window: WindowSchema,
  filter: Type.Object({ pipeline: Type.String(), conversationId: Type.Union([Type.String(), Type.Null()]) }),
  samples: Type.Array(MessageSampleSchema, { description: 'The most recent messages, newest first.' }),
})
export type PerformanceData = Static<typeof PerformanceDataSchema>

export const PerformanceAnswerSchema = Type.Object({ success: Type.Literal(true), data: PerformanceDataSchema })
export type PerformanceAnswer = Static<typeof PerformanceAnswerSchema>
