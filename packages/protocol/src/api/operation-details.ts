import { type Static, Type } from 'typebox'
import { AttributesSchema } from '../wire/attributes.ts'
import { OperationsQuerySchema } from './operations.ts'
import { NullableNumber, PrecisionSchema, WindowQuery, WindowSchema } from './window.ts'

const count = Type.Integer({ minimum: 0 })
export const Name = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }))
export const WilsonInterval = Type.Union([Type.Object({ low: Type.Number(), high: Type.Number() }), Type.Null()], {
  description: '95 % Wilson interval, in percent.',
})
export const Notes = Type.Array(Type.String(), { description: 'What the figures do not cover, in sentences.' })
export const At = Type.Integer({ description: 'Epoch ms.' })

/** What the companions of the operations report are asked about; the last day when no window is given. */
export const AskedWork = {
  ...WindowQuery,
  window: OperationsQuerySchema.properties.window,
  hours: OperationsQuerySchema.properties.hours,
  service: Name('Only this service.'),
  name: Name('Only what has this name.'),
  environment: Name('Only this environment.'),
}

export const STATS_ORDERS = ['time', 'count', 'errors', 'p95'] as const

export const OperationStatsQuerySchema = Type.Object(
  {
    ...AskedWork,
    order: Type.Optional(Type.Enum(STATS_ORDERS, { description: 'What the first have most of; default time.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 50.' })),
  },
  { additionalProperties: false },
)
export type OperationStatsQuery = Static<typeof OperationStatsQuerySchema>

const Figures = {
  count,
  failures: count,
  errorRate: NullableNumber,
  errorInterval: WilsonInterval,
  avgDuration: NullableNumber,
  p50Duration: NullableNumber,
  p95Duration: NullableNumber,
  p99Duration: NullableNumber,
  minDuration: NullableNumber,
  maxDuration: NullableNumber,
  timeShare: Type.Number({ description: 'Percent of the time of everything that was asked about.' }),
  throughputPerMinute: Type.Number(),
}

export const OperationStatSchema = Type.Object(
  { service: Type.String(), name: Type.String(), ...Figures },
  { description: 'Rates in percent, durations in ms over all calls, failed ones included.' },
)
export type OperationStat = Static<typeof OperationStatSchema>

export const OperationStatsSchema = Type.Object({
  window: WindowSchema,
  precision: PrecisionSchema,
  order: Type.Enum(STATS_ORDERS),
  operations: Type.Array(OperationStatSchema),
  leftOut: Type.Integer({ minimum: 0, description: 'Operations beyond the limit; they are in the totals.' }),
  totals: Type.Object(Figures),
  knownServices: Type.Array(Type.String(), { description: 'With operations at any time.' }),
  notes: Notes,
})
export type OperationStats = Static<typeof OperationStatsSchema>

export const CALLS_ORDERS = ['newest', 'slowest'] as const

export const OperationCallsQuerySchema = Type.Object(
  {
    ...AskedWork,
    errorsOnly: Type.Optional(Type.Boolean({ description: 'Only calls that failed.' })),
    slowerThan: Type.Optional(
      Type.String({ description: 'Only calls that took longer, such as 2s.', examples: ['500ms', '2s'] }),
    ),
    order: Type.Optional(Type.Enum(CALLS_ORDERS, { description: 'Default newest.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 50.' })),
    before: Type.Optional(
      Type.String({ maxLength: 100, description: '`next` of the page before; with the same order and filters.' }),
    ),
    receivedSince: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Only calls that arrived at or after this, epoch ms: to follow them.' }),
    ),
  },
  { additionalProperties: false },
)
export type OperationCallsQuery = Static<typeof OperationCallsQuerySchema>

/** What a row belongs to; empty when it was not sent. */
export const Belongs = {
  traceId: Type.String(),
  subject: Type.String(),
  customer: Type.String(),
  environment: Type.String(),
  release: Type.String(),
  variant: Type.String(),
  attributes: AttributesSchema,
}

export const OperationCallSchema = Type.Object(
  {
    id: Type.String({ description: 'The same whenever this call is asked about.' }),
    at: At,
    receivedAt: At,
    service: Type.String(),
    name: Type.String(),
    durationMs: Type.Number(),
    ok: Type.Boolean(),
    errorType: Type.String(),
    errorMessage: Type.String(),
    ...Belongs,
    weight: Type.Integer({ minimum: 1, description: 'How many calls it stands for.' }),
  },
  { description: 'One call as it was sent; texts are empty when they were not.' },
)
export type OperationCall = Static<typeof OperationCallSchema>

export const OperationCallsSchema = Type.Object({
  window: WindowSchema,
  order: Type.Enum(CALLS_ORDERS),
  keptSince: Type.Integer({ description: 'Single calls are kept from this time on, epoch ms.' }),
  calls: Type.Array(OperationCallSchema),
  next: Type.Union([Type.String(), Type.Null()], { description: '`before` of the next page; null at the end.' }),
  notes: Notes,
})
export type OperationCalls = Static<typeof OperationCallsSchema>

export const OperationHeatmapQuerySchema = Type.Object(AskedWork, { additionalProperties: false })
export type OperationHeatmapQuery = Static<typeof OperationHeatmapQuerySchema>

export const OperationHeatmapSchema = Type.Object(
  {
    window: WindowSchema,
    precision: PrecisionSchema,
    stepMs: Type.Integer(),
    steps: Type.Array(Type.Object({ at: At, count, failures: count }), {
      description: 'Every step of the window in order, those without calls too; `at` is its start.',
    }),
    bands: Type.Array(
      Type.Object({
        fromMs: Type.Number({ description: 'Not included; 0 in a first band of what took no time.' }),
        toMs: Type.Number({ description: 'Included.' }),
      }),
      { description: 'Bands of durations, fast ones first, on readable limits; empty without calls.' },
    ),
    cells: Type.Array(
      Type.Object({
        step: Type.Integer({ minimum: 0, description: 'Place in `steps`.' }),
        band: Type.Integer({ minimum: 0, description: 'Place in `bands`.' }),
        count,
        failures: Type.Union([count, Type.Null()], {
          description: 'null when read from rollups, which do not keep how long failed calls took.',
        }),
      }),
      { description: 'Cells with calls only, by step, then band.' },
    ),
    count,
    notes: Notes,
  },
  { description: 'How many calls took how long, over time.' },
)
export type OperationHeatmap = Static<typeof OperationHeatmapSchema>
