import { type Static, Type } from 'typebox'
import { EncodedHistogramSchema } from '../histogram/index.ts'
import { NullableNumber, PrecisionSchema, WindowSchema } from './window.ts'

const count = Type.Integer({ minimum: 0 })
const Name = (what: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: what }))

const Filters = {
  service: Name('Only this service.'),
  name: Name('Only the operation of this name.'),
  environment: Name('Only this environment.'),
}

const SideText = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: 300,
    description,
    examples: ['24h', 'previous:24h', 'release:1.4.0', 'variant:b@24h', 'baseline:3'],
  })

export const OperationDistributionSchema = Type.Object(
  {
    service: Type.String(),
    name: Type.String(),
    count,
    failures: count,
    histogram: EncodedHistogramSchema,
  },
  { description: 'How long the operations of one name took, in ms, failed ones included.' },
)
export type OperationDistribution = Static<typeof OperationDistributionSchema>

/** No more operations are compared with each other; the busiest are. */
export const MOST_COMPARED = 2_000

export const OperationSetSchema = Type.Object(
  {
    label: Type.String({ description: 'Such as "release 1.4.0, last 7d".' }),
    window: Type.Union([WindowSchema, Type.Null()]),
    precision: PrecisionSchema,
    operations: Type.Array(OperationDistributionSchema, { maxItems: MOST_COMPARED, description: 'Busiest first.' }),
    leftOut: Type.Integer({ minimum: 0, description: 'Operations beyond the busiest, which are not in the set.' }),
  },
  { description: 'One side of a comparison.' },
)
export type OperationSet = Static<typeof OperationSetSchema>

export const OperationSetQuerySchema = Type.Object(
  { side: SideText('What to take operations from.'), ...Filters },
  { additionalProperties: false },
)
export type OperationSetQuery = Static<typeof OperationSetQuerySchema>

const STATISTICS = ['mean', 'p50', 'p95', 'p99'] as const

export const CompareQuerySchema = Type.Object(
  {
    before: SideText('What is compared with.'),
    after: SideText('What is judged.'),
    ...Filters,
    statistic: Type.Optional(Type.Enum(STATISTICS, { description: 'Default mean, as in source 003.' })),
    minimumPercent: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1_000, description: 'The least change that counts; default 10.' }),
    ),
  },
  { additionalProperties: false },
)
export type CompareQuery = Static<typeof CompareQuerySchema>

export const COMPARISON_VERDICTS = ['improved', 'degraded', 'stable', 'inconclusive'] as const
const Verdict = Type.Enum(COMPARISON_VERDICTS)

const Estimate = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() })
const Both = Type.Object({ before: Type.Number(), after: Type.Number() })

export const ComparedSchema = Type.Object({
  verdict: Verdict,
  before: NullableNumber,
  after: NullableNumber,
  samples: Both,
  independent: Both,
  effect: Type.Union([
    Type.Object({
      absolute: Estimate,
      relative: Type.Union([
        Type.Object({ value: Type.Number(), low: Type.Number(), high: NullableNumber }),
        Type.Null(),
      ]),
    }),
    Type.Null(),
  ]),
  pValue: NullableNumber,
  sentence: Type.String(),
})

export const PRESENCES = ['both', 'onlyBefore', 'onlyAfter'] as const

export const OperationComparisonSchema = Type.Object(
  {
    service: Type.String({ description: 'Empty: everything together.' }),
    name: Type.String({ description: 'Empty: all of the service.' }),
    presence: Type.Enum(PRESENCES),
    verdict: Verdict,
    values: ComparedSchema,
    failures: Type.Union([ComparedSchema, Type.Null()]),
  },
  { description: 'Durations in ms and failures in percent, after against before.' },
)
export type OperationComparison = Static<typeof OperationComparisonSchema>

const SideView = Type.Object({
  label: Type.String(),
  window: Type.Union([WindowSchema, Type.Null()]),
  precision: PrecisionSchema,
  totalOperations: count,
  leftOut: count,
})

export const ComparisonAnswerSchema = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    before: SideView,
    after: SideView,
    statistic: Type.Enum(STATISTICS),
    minimumPercent: Type.Number(),
    significance: Type.Number({
      description: 'How rarely chance alone may make a difference; stricter the more operations are compared.',
    }),
    verdict: Verdict,
    counts: Type.Object(
      { improved: count, degraded: count, stable: count, inconclusive: count },
      { description: 'Operations that are in both sets, by verdict.' },
    ),
    overall: OperationComparisonSchema,
    services: Type.Array(OperationComparisonSchema),
    operations: Type.Array(OperationComparisonSchema, {
      description: 'Degraded ones first, then improved; busiest first.',
    }),
    sentence: Type.String(),
  },
  { description: 'Two sets of operations side by side; the method is in docs/comparison.md.' },
)
export type ComparisonAnswer = Static<typeof ComparisonAnswerSchema>

const LabelSpan = Type.Object({
  value: Type.String(),
  firstAt: Type.Integer({ description: 'Epoch ms.' }),
  lastAt: Type.Integer({ description: 'Epoch ms.' }),
  count,
})

export const OperationLabelsQuerySchema = Type.Object(
  { environment: Name('Only releases and variants of this environment; environments are listed whole.') },
  { additionalProperties: false },
)
export type OperationLabelsQuery = Static<typeof OperationLabelsQuerySchema>

export const OperationLabelsAnswerSchema = Type.Object({
  releases: Type.Array(LabelSpan),
  variants: Type.Array(LabelSpan, { description: 'As far back as raw rows are kept.' }),
  environments: Type.Array(LabelSpan),
})
export type OperationLabelsAnswer = Static<typeof OperationLabelsAnswerSchema>
