import { type Static, Type } from 'typebox'
import { NullableNumber, PrecisionSchema, WindowQuery, WindowSchema } from './window.ts'

export const SeriesQuerySchema = Type.Object(
  {
    ...WindowQuery,
    pipeline: Type.Optional(Type.String({ default: 'chat' })),
    conversationId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type SeriesQuery = Static<typeof SeriesQuerySchema>

/** One step of time. Figures are null where nothing was measured: no data is not zero. */
export const SeriesPointSchema = Type.Object({
  from: Type.Integer({ description: 'Start of the step, epoch ms.' }),
  messages: Type.Integer(),
  late: Type.Integer({ description: 'Finished late, failed, or in flight past the SLA.' }),
  compliancePercent: NullableNumber,
  meanMs: NullableNumber,
  p50Ms: NullableNumber,
  p95Ms: NullableNumber,
  p99Ms: NullableNumber,
  phases: Type.Record(Type.String(), NullableNumber, { description: 'Mean milliseconds per phase.' }),
  tiers: Type.Array(Type.Integer(), {
    description: 'Complete messages per tier, best first, in the order of the distribution.',
  }),
})
export type SeriesPoint = Static<typeof SeriesPointSchema>

export const SeriesAnswerSchema = Type.Object({
  window: WindowSchema,
  stepMs: Type.Integer(),
  precision: PrecisionSchema,
  phases: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), budgetMs: Type.Integer() })),
  points: Type.Array(SeriesPointSchema),
})
export type SeriesAnswer = Static<typeof SeriesAnswerSchema>
