import { type Static, Type } from 'typebox'
import { Name } from './operation-details.ts'
import { OperationsHealthSchema } from './operations.ts'
import { PrecisionSchema, WindowQuery, WindowSchema } from './window.ts'

export const SCORE_PROFILES = ['operations', 'widget'] as const
export type ScoreProfileName = (typeof SCORE_PROFILES)[number]

export const ScoreQuerySchema = Type.Object(
  {
    ...WindowQuery,
    window: Type.Optional(
      Type.String({
        description:
          'Length of the window that ends now, such as 1h, 24h, 7d. Default 24h for operations, 5m for the widget.',
        examples: ['5m', '24h', '7d'],
      }),
    ),
    environment: Name('Only this environment.'),
  },
  { additionalProperties: false },
)
export type ScoreQuery = Static<typeof ScoreQuerySchema>

export const ScoreAnswerSchema = Type.Object(
  {
    profile: Type.Enum(SCORE_PROFILES),
    window: WindowSchema,
    precision: PrecisionSchema,
    score: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
    health: OperationsHealthSchema,
  },
  {
    description:
      'A health score and what each of its parts lost: operations by source 003 over a day, the chat widget by source 004 over five minutes.',
  },
)
export type ScoreAnswer = Static<typeof ScoreAnswerSchema>
