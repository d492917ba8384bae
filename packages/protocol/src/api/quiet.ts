import { type Static, Type } from 'typebox'
import { NullableText, NullableTime, Time } from './alerts.ts'

export const SilenceSchema = Type.Object({
  id: Type.String(),
  matchers: Type.Array(Type.String({ description: 'label=value, label!=value or label=~pattern*' })),
  from: Time,
  to: Time,
  by: Type.String(),
  comment: Type.String(),
  active: Type.Boolean(),
})
export type Silence = Static<typeof SilenceSchema>

export const NewSilenceSchema = Type.Object(
  {
    matchers: Type.Array(Type.String({ maxLength: 300 }), { minItems: 1, maxItems: 20 }),
    from: Type.Optional(
      Type.String({ maxLength: 40, description: 'ISO 8601 with a zone, within 90 days; now when absent.' }),
    ),
    for: Type.String({ maxLength: 20, description: 'How long, such as 2h; at most 90 days.' }),
    by: Type.Optional(Type.String({ maxLength: 100 })),
    comment: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  { additionalProperties: false },
)
export type NewSilence = Static<typeof NewSilenceSchema>

/** A planned time in which nobody is told of alerts. */
export const MaintenanceSchema = Type.Object({
  id: Type.String(),
  text: Type.String({ description: 'When, in words.' }),
  matchers: Type.Array(Type.String(), { description: 'None is about every alert.' }),
  activeUntil: NullableTime,
  over: Type.Boolean({ description: 'It was once, and does not come again.' }),
  origin: Type.Enum(['file', 'api'], {
    description: 'The configuration, where alone it can be taken out; or this API.',
  }),
  by: NullableText,
  comment: Type.String(),
})
export type Maintenance = Static<typeof MaintenanceSchema>

/** How long a window that comes every week may be. */
export const MAINTENANCE_LENGTH = { min: '1m', max: '7d' } as const

const ZoneName = Type.Optional(
  Type.String({ maxLength: 64, default: 'UTC', description: 'Time zone, such as Europe/Berlin.' }),
)
const WallTimeText = (description: string) =>
  Type.String({
    maxLength: 40,
    description: `${description} 2026-11-22T22:00 in the zone, or with an offset of its own.`,
  })

/** Needs one of `once` and `weekly`. */
export const NewMaintenanceSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$', description: 'Name of your choice.' }),
    matchers: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 20 })),
    once: Type.Optional(
      Type.Object(
        { from: WallTimeText('When it begins.'), to: WallTimeText('When it is over.'), zone: ZoneName },
        { additionalProperties: false },
      ),
    ),
    weekly: Type.Optional(
      Type.Object(
        {
          days: Type.Array(Type.String({ maxLength: 20, description: 'mon, tue, wed, thu, fri, sat or sun.' }), {
            minItems: 1,
            maxItems: 7,
          }),
          at: Type.String({ maxLength: 5, description: 'Time of day at which it begins, such as 03:00.' }),
          lasts: Type.String({ maxLength: 20, description: 'How long, such as 2h; from 1m to 7d.' }),
          zone: ZoneName,
        },
        { additionalProperties: false },
      ),
    ),
    by: Type.Optional(Type.String({ maxLength: 100 })),
    comment: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  { additionalProperties: false },
)
export type NewMaintenance = Static<typeof NewMaintenanceSchema>

export const SilencesAnswerSchema = Type.Object({
  silences: Type.Array(SilenceSchema),
  maintenance: Type.Array(MaintenanceSchema),
})
export type SilencesAnswer = Static<typeof SilencesAnswerSchema>
