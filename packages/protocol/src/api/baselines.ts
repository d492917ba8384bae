import { type Static, Type } from 'typebox'
import { TRUSTS } from '../quantities/index.ts'
import { COMPARISON_VERDICTS } from './comparison.ts'
import { NullableNumber, WindowSchema } from './window.ts'

/** Versions that are kept of an environment; beyond them the oldest go that are not promoted. */
export const MOST_VERSIONS = 50

const count = Type.Integer({ minimum: 0 })
const NullableText = Type.Union([Type.String(), Type.Null()])
const Short = (description: string) => Type.Optional(Type.String({ maxLength: 200, description }))

export const CaptureSchema = Type.Object(
  {
    environment: Short('Of which environment; the only one that there is when absent.'),
    service: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Only of this service.' })),
    window: Type.Optional(
      Type.String({ maxLength: 20, description: 'How far back, such as 24h or 7d. Default 24h.', examples: ['24h'] }),
    ),
    metrics: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 200,
        description: 'Ids of metrics that rules compare; all that have a value when absent.',
      }),
    ),
    note: Short('Why.'),
    promote: Type.Optional(Type.Boolean({ description: 'Compare with it from now on. Default false.' })),
    by: Short('Who does this.'),
    requestId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Chosen by the client: asking again with it captures nothing again.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Capture = Static<typeof CaptureSchema>

export const BaselineVersionSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Counts up over all environments; never given again.' }),
    environment: Type.String({ description: 'Empty: what names none.' }),
    service: Type.Union([Type.String(), Type.Null()], { description: 'null: all services.' }),
    source: Type.Enum(['captured', 'automatic'] as const, {
      description: 'Taken on request; or by the server, which adds what has become known until it is promoted.',
    }),
    window: WindowSchema,
    capturedAt: Type.Integer({ description: 'Epoch ms.' }),
    updatedAt: Type.Integer({ description: 'Epoch ms; later than capturedAt where something was added.' }),
    by: Type.String(),
    note: NullableText,
    promoted: Type.Boolean({ description: 'Values of its environment are compared with it.' }),
    operations: count,
    trusted: Type.Integer({ minimum: 0, description: 'Operations with 100 samples and more.' }),
    provisional: Type.Integer({ minimum: 0, description: 'Operations with 10 to 99 samples.' }),
    samples: count,
    failures: count,
    leftOut: Type.Integer({ minimum: 0, description: 'Operations beyond the 2,000 busiest, which are not in it.' }),
    metrics: Type.Integer({ minimum: 0, description: 'Metrics of rules.' }),
  },
  { description: 'What was usual in one environment at one time.' },
)
export type BaselineVersionView = Static<typeof BaselineVersionSchema>

export const MetricBaselineSchema = Type.Object(
  {
    id: Type.String(),
    metric: Type.String(),
    labels: Type.Record(Type.String(), Type.String()),
    environment: Type.String(),
    kind: Type.String({ description: 'captured, or of its own accord: provisional or trusted.' }),
    capturedAt: Type.Number(),
    samples: Type.Integer(),
    meanValue: Type.Number(),
    p95Value: Type.Number(),
    promoted: Type.Boolean({ description: 'Rules compare with it.' }),
    note: NullableText,
  },
  { description: 'What was usual of one metric, in its unit.' },
)
export type MetricBaselineView = Static<typeof MetricBaselineSchema>

export const CapturedSchema = Type.Object({
  version: BaselineVersionSchema,
  baselines: Type.Array(MetricBaselineSchema),
})
export type Captured = Static<typeof CapturedSchema>

const Drift = Type.Object(
  {
    verdict: Type.Enum(COMPARISON_VERDICTS),
    sentence: Type.String(),
    degraded: count,
    improved: count,
  },
  { description: 'The last 24 hours against the baseline.' },
)
export type BaselineDrift = Static<typeof Drift>

export const BaselinesQuerySchema = Type.Object(
  { environment: Short('Only of this environment.') },
  { additionalProperties: false },
)

export const BaselinesAnswerSchema = Type.Object({
  versions: Type.Array(
    Type.Object({
      ...BaselineVersionSchema.properties,
      drift: Type.Union([Drift, Type.Null()], {
        description: 'null: of versions that nothing is compared with, and where there is nothing to compare.',
      }),
    }),
    { description: 'Newest first.' },
  ),
})
export type BaselinesAnswer = Static<typeof BaselinesAnswerSchema>

const Figures = {
  service: Type.String(),
  samples: count,
  failures: count,
  errorPercent: NullableNumber,
  meanMs: NullableNumber,
  p50Ms: NullableNumber,
  p95Ms: NullableNumber,
  p99Ms: NullableNumber,
  trust: Type.Enum(TRUSTS, { description: 'Fewer than 10 samples, fewer than 100, or more.' }),
}

export const BaselineDetailSchema = Type.Object({
  version: BaselineVersionSchema,
  services: Type.Array(Type.Object(Figures), { description: 'Busiest first.' }),
  operations: Type.Array(Type.Object({ ...Figures, name: Type.String() }), { description: 'Busiest first.' }),
  metrics: Type.Array(MetricBaselineSchema),
})
export type BaselineDetail = Static<typeof BaselineDetailSchema>

export const BaselineChangeSchema = Type.Object({ by: Short('Who does this.') }, { additionalProperties: false })

export const BaselineDeletionSchema = Type.Object(
  {
    force: Type.Optional(Type.Boolean({ description: 'Also one that is promoted.' })),
    by: Short('Who does this.'),
  },
  { additionalProperties: false },
)
