import { type Static, Type } from 'typebox'
import { WIRE_LIMITS } from './limits.ts'

export const AttributeValueSchema = Type.Union([
  Type.String({ maxLength: WIRE_LIMITS.attributeValueChars }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
])

export const AttributesSchema = Type.Record(
  Type.String({ maxLength: WIRE_LIMITS.attributeKeyChars }),
  AttributeValueSchema,
  {
    maxProperties: WIRE_LIMITS.attributesPerRow,
    description: `Up to ${WIRE_LIMITS.attributesPerRow} flat values that say more about this row.`,
  },
)
export type Attributes = Static<typeof AttributesSchema>

const Id = (description: string) => Type.String({ minLength: 1, maxLength: WIRE_LIMITS.idChars, description })
const Label = (description: string) => Type.String({ maxLength: WIRE_LIMITS.nameChars, description })

export const At = Type.Union([Type.Number(), Type.String()], {
  description:
    'When it happened: epoch milliseconds, epoch seconds or ISO 8601 text with a zone. Arrival time when absent.',
  examples: [1760000000000, '2026-01-31T12:00:00.000Z'],
})

export const IdSchema = Id
export const LabelSchema = Label
