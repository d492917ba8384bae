import { type Static, Type } from 'typebox'
import { WIRE_LIMITS } from './limits.ts'

export const AttributeValueSchema = Type.Union([
  Type.String({ maxLength: WIRE_LIMITS.attributeValueChars }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
])

/** The pattern also takes keys that hold a newline: keys that miss it would bring values that nothing checks. */
export const AttributesSchema = Type.Record(Type.String({ pattern: '^[\\s\\S]*$' }), AttributeValueSchema, {
  propertyNames: Type.String({ maxLength: WIRE_LIMITS.attributeKeyChars }),
  maxProperties: WIRE_LIMITS.attributesPerRow,
  description: `Up to ${WIRE_LIMITS.attributesPerRow} flat values that say more about this row.`,
})
export type Attributes = Static<typeof AttributesSchema>

export const IdSchema = (description: string) =>
  Type.String({ minLength: 1, maxLength: WIRE_LIMITS.idChars, description })
export const LabelSchema = (description: string) => Type.String({ maxLength: WIRE_LIMITS.nameChars, description })

export const At = Type.Union([Type.Number(), Type.String()], {
  description:
    'When it happened: epoch milliseconds, epoch seconds or ISO 8601 text with a zone. Arrival time when absent.',
  examples: [1760000000000, '2026-01-31T12:00:00.000Z'],
})
