import { type Static, Type } from 'typebox'

/** A half-open time range [from, to), epoch milliseconds, and how the answer was computed from it. */
export const WindowSchema = Type.Object({
  from: Type.Integer({ description: 'Epoch ms, included.' }),
  to: Type.Integer({ description: 'Epoch ms, not included.' }),
  lengthMs: Type.Integer(),
})
export type Window = Static<typeof WindowSchema>

/** `raw`: exact, nearest rank over every row. `minute` and `hour`: from rollups, percentiles within 1.1 %. */
export const PrecisionSchema = Type.Union([Type.Literal('raw'), Type.Literal('minute'), Type.Literal('hour')], {
  description: 'raw: exact (nearest rank); minute, hour: from rollups, percentiles within 1.1 %.',
})
export type Precision = Static<typeof PrecisionSchema>

export const WindowQuery = {
  window: Type.Optional(
    Type.String({
      description: 'Length of the window that ends now, such as 1h, 24h, 7d. Default 1h.',
      examples: ['1h', '24h', '7d'],
    }),
  ),
  from: Type.Optional(Type.String({ description: 'Start, ISO 8601 or epoch ms; with `to` it replaces `window`.' })),
  to: Type.Optional(Type.String({ description: 'End, ISO 8601 or epoch ms; now when absent.' })),
}

export const NullableNumber = Type.Union([Type.Number(), Type.Null()])
export const NullableInteger = Type.Union([Type.Integer(), Type.Null()])
