import { type Static, Type } from 'typebox'
import type { Kind } from '../wire/measurement.ts'
import { ComparedSchema } from './comparison.ts'
import { AskedWork, Notes, WilsonInterval } from './operation-details.ts'
import { TREND_DIRECTIONS } from './operations.ts'
import { NullableNumber, PrecisionSchema, WindowSchema } from './window.ts'

const count = Type.Integer({ minimum: 0 })

export const BOTTLENECK_KINDS = ['job', 'operation'] as const satisfies readonly Kind[]

export const BottlenecksQuerySchema = Type.Object(
  { ...AskedWork, kind: Type.Optional(Type.Enum(BOTTLENECK_KINDS, { description: 'Only these; both when absent.' })) },
  { additionalProperties: false },
)
export type BottlenecksQuery = Static<typeof BottlenecksQuerySchema>

export const BOTTLENECK_REASONS = ['slow', 'failing'] as const
export const BOTTLENECK_SEVERITIES = ['medium', 'high'] as const

const WorkTrendSchema = Type.Object(
  {
    direction: Type.Enum(TREND_DIRECTIONS, {
      description: 'Certainly 10 % faster or slower on average, certainly not, or unknown.',
    }),
    complete: Type.Boolean({ description: 'False when data does not reach back to the start of the earlier window.' }),
    values: ComparedSchema,
    failures: Type.Union([ComparedSchema, Type.Null()]),
  },
  { description: 'Against the window of equal length just before, by the method of docs/comparison.md.' },
)
export type WorkTrend = Static<typeof WorkTrendSchema>

const Work = {
  kind: Type.Enum(BOTTLENECK_KINDS),
  service: Type.String(),
  name: Type.String(),
  count,
  failures: count,
  errorRate: NullableNumber,
  avgDuration: NullableNumber,
  p95Duration: NullableNumber,
  p99Duration: NullableNumber,
  trend: WorkTrendSchema,
}

export const BottleneckSchema = Type.Object({
  ...Work,
  reason: Type.Enum(BOTTLENECK_REASONS),
  severity: Type.Enum(BOTTLENECK_SEVERITIES),
  evidence: Type.Object({
    statistic: Type.String({ description: 'P95 duration, or failure rate.' }),
    observed: Type.Number(),
    comparison: Type.Literal('>'),
    limit: Type.Number({ description: 'The limit of the severity, which itself is not beyond.' }),
    unit: Type.String(),
    samples: count,
    interval: WilsonInterval,
  }),
  regression: Type.Boolean({ description: 'It became worse, for certain, since the window before.' }),
  sentence: Type.String(),
  recommendations: Type.Array(Type.Object({ action: Type.String(), evidence: Type.String() })),
})
export type Bottleneck = Static<typeof BottleneckSchema>

export const RegressionSchema = Type.Object(
  { ...Work, sentence: Type.String() },
  { description: 'What became slower or failed more often for certain, without being a bottleneck.' },
)
export type Regression = Static<typeof RegressionSchema>

export const BottlenecksSchema = Type.Object(
  {
    window: WindowSchema,
    precision: PrecisionSchema,
    previous: WindowSchema,
    judged: Type.Object({ job: count, operation: count }, { description: 'How many of each had 5 events or more.' }),
    tooFew: Type.Integer({ minimum: 0, description: 'Jobs and operations with fewer than 5 events.' }),
    bottlenecks: Type.Array(BottleneckSchema, { description: 'High ones first, then by the time they cost.' }),
    regressions: Type.Array(RegressionSchema),
    notes: Notes,
    sentence: Type.String(),
  },
  { description: 'Jobs and operations that are slow (P95 above 60 s, 120 s) or fail (above 25 %, 50 %).' },
)
export type Bottlenecks = Static<typeof BottlenecksSchema>
