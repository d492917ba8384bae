import { type Static, Type } from 'typebox'
import { COMPARISON_VERDICTS, MOST_COMPARED, OperationDistributionSchema } from './comparison.ts'
import { SeveritySchema } from './finding.ts'
import { NullableInteger, NullableNumber, PrecisionSchema, WindowQuery, WindowSchema } from './window.ts'

const LONGEST_HOURS = 87_600
const LONGEST_THRESHOLD_MS = 86_400_000

export const OperationsQuerySchema = Type.Object(
  {
    ...WindowQuery,
    window: Type.Optional(
      Type.String({
        description: 'Length of the window that ends now, such as 1h, 24h, 7d. Default 24h.',
        examples: ['1h', '24h', '7d'],
      }),
    ),
    hours: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: LONGEST_HOURS,
        description: 'Length of the window that ends now, in hours; instead of `window`. Default 24.',
      }),
    ),
    service: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Only this service.' })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Only the operation of this name.' })),
    environment: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Only this environment.' })),
    threshold: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: LONGEST_THRESHOLD_MS,
        description: 'Limit of durations in ms for every service; default 2000, or what is configured for a service.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type OperationsQuery = Static<typeof OperationsQuerySchema>

const count = Type.Integer({ minimum: 0 })
const NullableText = Type.Union([Type.String(), Type.Null()])
const Interval = Type.Union([Type.Object({ low: Type.Number(), high: Type.Number() }), Type.Null()])
const Service = Type.Union([Type.String(), Type.Null()], { description: 'null: all services together.' })

export const ERROR_BANDS = ['minimal', 'moderate', 'high'] as const
const ErrorBand = Type.Union([Type.Enum(ERROR_BANDS), Type.Null()], {
  description: 'What the error rate means: up to 5 % minimal, up to 15 % moderate, above high.',
})

export const OperationsPerformanceSchema = Type.Object(
  {
    totalOperations: count,
    failedOperations: count,
    successRate: NullableNumber,
    errorRate: NullableNumber,
    errorInterval: Interval,
    errorBand: ErrorBand,
    avgDuration: NullableNumber,
    p50Duration: NullableNumber,
    p95Duration: NullableNumber,
    p99Duration: NullableNumber,
    minDuration: NullableNumber,
    maxDuration: NullableNumber,
    throughputPerMinute: Type.Number(),
  },
  {
    description:
      'Rates in percent with the 95 % Wilson interval of the error rate; durations in ms over all operations, failed ones included.',
  },
)
export type OperationsPerformance = Static<typeof OperationsPerformanceSchema>

export const TREND_DIRECTIONS = ['improving', 'degrading', 'stable', 'unknown'] as const

export const OperationsTrendSchema = Type.Object(
  {
    direction: Type.Enum(TREND_DIRECTIONS, {
      description: 'More than 10 % faster, more than 10 % slower, or within; unknown with fewer than 5 operations.',
    }),
    verdict: Type.Enum(COMPARISON_VERDICTS, { description: 'As docs/comparison.md defines it, for a change of 10 %.' }),
    percentChange: NullableNumber,
    interval: Interval,
    significant: Type.Boolean({ description: 'Chance alone does not explain the change.' }),
    complete: Type.Boolean({
      description: 'False when data does not reach back to the start of the earlier period, to the hour.',
    }),
    window: WindowSchema,
    totalOperations: count,
    avgDuration: NullableNumber,
    errorRate: NullableNumber,
    sentence: Type.String(),
  },
  { description: 'The mean duration against that of an earlier period, whose figures these are.' },
)
export type OperationsTrend = Static<typeof OperationsTrendSchema>

export const SlowOperationSchema = Type.Object({
  service: Type.String(),
  name: Type.String(),
  count,
  errorRate: NullableNumber,
  avgDuration: NullableNumber,
  p95Duration: NullableNumber,
  timeShare: Type.Number({ description: 'Percent of the time of all operations in the report.' }),
})
export type SlowOperation = Static<typeof SlowOperationSchema>

export const OperationErrorSchema = Type.Object({
  service: Type.String(),
  type: Type.String({ description: 'Class of the error; empty when none was sent.' }),
  message: Type.String({ description: 'The newest text of those that differ only in ids and long numbers.' }),
  count,
  lastAt: Type.Integer({ description: 'Epoch ms.' }),
})
export type OperationError = Static<typeof OperationErrorSchema>

export const OperationHourSchema = Type.Object(
  {
    hour: Type.Integer({ minimum: 0, maximum: 23 }),
    totalOperations: count,
    errorRate: NullableNumber,
    avgDuration: NullableNumber,
  },
  { description: 'One hour of the day in UTC, over all days of the window.' },
)
export type OperationHour = Static<typeof OperationHourSchema>

export const OperationStepSchema = Type.Object({
  at: Type.Integer({ description: 'Start of the step, epoch ms.' }),
  totalOperations: count,
  errorRate: NullableNumber,
  avgDuration: NullableNumber,
  p95Duration: NullableNumber,
})
export type OperationStep = Static<typeof OperationStepSchema>

export const ISSUE_KINDS = ['errorRate', 'p95Duration', 'avgDuration', 'degrading'] as const

export const OperationIssueSchema = Type.Object({
  kind: Type.Enum(ISSUE_KINDS),
  service: Type.String(),
  title: Type.String({ description: 'Such as "Moderate error rate".' }),
  severity: SeveritySchema,
  metric: Type.String({ description: 'Id in the catalogue.' }),
  observed: Type.Number(),
  comparison: Type.String({ description: 'It holds when `observed comparison limit` does.' }),
  limit: Type.Number(),
  unit: Type.String(),
  samples: count,
  sentence: Type.String({ description: 'The evidence in one sentence; every line names its statistic.' }),
})
export type OperationIssue = Static<typeof OperationIssueSchema>

export const OperationRecommendationSchema = Type.Object({
  service: Type.String(),
  action: Type.String(),
  evidence: Type.String(),
})
export type OperationRecommendation = Static<typeof OperationRecommendationSchema>

export const HEALTH_STATUSES = ['healthy', 'degraded', 'unhealthy', 'noData'] as const

export const ScorePartSchema = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    mostPoints: Type.Number({ description: 'What it may cost.' }),
    lostPoints: Type.Number(),
    metrics: Type.Array(Type.String(), { description: 'Ids in the catalogue.' }),
    evidence: Type.String(),
    winBack: NullableText,
  },
  { description: 'What a part of the score lost, why, and what would win it back.' },
)
export type ScorePart = Static<typeof ScorePartSchema>

export const OperationsHealthSchema = Type.Object({
  profile: Type.String(),
  status: Type.Enum(HEALTH_STATUSES),
  label: Type.String({ description: 'The band as the profile names it: Excellent, Good, Needs attention.' }),
  exactScore: NullableNumber,
  lowestScore: Type.Number({ description: 'What the score cannot go below.' }),
  parts: Type.Array(ScorePartSchema),
  sentence: Type.String(),
})
export type OperationsHealth = Static<typeof OperationsHealthSchema>

export const ServiceReportSchema = Type.Object({
  service: Type.String(),
  status: Type.Enum(['ok', 'warning', 'unknown'], {
    description: 'warning: it has issues; unknown: fewer than 5 operations.',
  }),
  thresholdMs: Type.Number(),
  performance: OperationsPerformanceSchema,
  trend: OperationsTrendSchema,
  weekBefore: Type.Union([OperationsTrendSchema, Type.Null()]),
  issues: Type.Array(Type.String(), { description: 'Titles of its entries in `issues`.' }),
  slowestOperations: Type.Array(SlowOperationSchema),
  errorTypes: Type.Array(Type.Object({ type: Type.String(), count })),
  hours: Type.Array(OperationHourSchema),
})
export type ServiceReport = Static<typeof ServiceReportSchema>

export const OperationsReportSchema = Type.Object(
  {
    schemaVersion: Type.Literal(2),
    generatedAt: Type.String({ description: 'ISO time.' }),
    period: Type.Object({ start: Type.String(), end: Type.String(), hours: Type.Number() }),
    window: WindowSchema,
    precision: PrecisionSchema,
    service: Service,
    name: NullableText,
    environment: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'null: all environments; absent from reports that were saved before it could be asked for.',
      }),
    ),
    thresholdMs: Type.Number({ description: 'Of services that have none of their own.' }),
    coverage: Type.Object({
      firstOperationAt: NullableInteger,
      lastOperationAt: NullableInteger,
      knownServices: Type.Array(Type.String()),
      notes: Type.Array(Type.String(), { description: 'What the figures do not cover, in sentences.' }),
    }),
    healthScore: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()], {
      description: 'null with fewer than 5 operations: nothing to judge, which is not good.',
    }),
    health: OperationsHealthSchema,
    overall: Type.Object({
      ...OperationsPerformanceSchema.properties,
      trend: OperationsTrendSchema,
      weekBefore: Type.Union([OperationsTrendSchema, Type.Null()], {
        description: 'null when the window is a week or longer, so that both would overlap.',
      }),
    }),
    services: Type.Array(ServiceReportSchema, { description: 'Busiest first.' }),
    issues: Type.Array(OperationIssueSchema, {
      description: 'Of every service, worst first; few operations make a warning of what many would make an error.',
    }),
    recommendations: Type.Array(OperationRecommendationSchema),
    alerts: Type.Array(Type.Object({ kind: Type.String(), service: Service, sentence: Type.String() }), {
      description: 'The conditions of --alert that hold.',
    }),
    slowestOperations: Type.Array(SlowOperationSchema, { description: 'By mean duration, of 5 operations or more.' }),
    topErrors: Type.Array(OperationErrorSchema),
    hours: Type.Array(OperationHourSchema),
    series: Type.Object({ stepMs: Type.Integer(), steps: Type.Array(OperationStepSchema) }),
    operations: Type.Array(OperationDistributionSchema, {
      maxItems: MOST_COMPARED,
      description: 'Every operation, busiest first, for `plumbline compare` to compare two reports.',
    }),
    operationsLeftOut: Type.Integer({ minimum: 0, description: 'Operations beyond the busiest.' }),
  },
  { description: 'How every integration did in a window: source 003.' },
)
export type OperationsReport = Static<typeof OperationsReportSchema>
