import { type Static, Type } from 'typebox'
import { At, AttributesSchema, IdSchema, LabelSchema } from './attributes.ts'
import { WIRE_LIMITS } from './limits.ts'

/** Every kind of measurement with the unit its `value` has unless the row says otherwise. */
export const KINDS = {
  operation: 'ms',
  job: 'ms',
  probe: 'ms',
  webhook: 'ms',
  draft: 'ms',
  message: 'ms',
  phase: 'ms',
  persistence: 'ms',
  restoration: 'ms',
  navigation: 'ms',
  render: 'ms',
  scroll: 'ms',
  memory: 'bytes',
  tabSync: 'ms',
  api: 'ms',
  bundle: 'bytes',
  gauge: '1',
} as const

export type Kind = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as Kind[]

export const KindSchema = Type.Enum(KIND_NAMES, { description: 'What was measured.' })

/** A measurement as it is sent: one observed number and what it belongs to. */
export const MeasurementSchema = Type.Object(
  {
    kind: KindSchema,
    service: Type.String({
      minLength: 1,
      maxLength: WIRE_LIMITS.nameChars,
      description: 'Who did the work: an integration, a queue, a process.',
    }),
    name: Type.String({
      minLength: 1,
      maxLength: WIRE_LIMITS.nameChars,
      description: 'What was done; a template, never a raw path with ids in it.',
    }),
    value: Type.Number({ description: 'The observed number, finite, in `unit`.' }),
    at: Type.Optional(At),
    unit: Type.Optional(
      Type.String({
        maxLength: 16,
        description: 'Defaults by kind: ms for durations, bytes for memory and bundle, 1 for gauge.',
      }),
    ),
    weight: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: WIRE_LIMITS.weight,
        default: 1,
        description: 'How many observations the row stands for.',
      }),
    ),
    ok: Type.Optional(Type.Boolean({ default: true, description: 'Whether it succeeded.' })),
    errorType: Type.Optional(LabelSchema('A short, stable class of the error.')),
    errorMessage: Type.Optional(
      Type.String({
        maxLength: WIRE_LIMITS.errorMessageChars,
        description: 'The error text; scrubbed of secrets on arrival.',
      }),
    ),
    traceId: Type.Optional(IdSchema('The message, trace or run it belongs to.')),
    subject: Type.Optional(IdSchema('The conversation or session it belongs to.')),
    customer: Type.Optional(LabelSchema('The customer it was done for.')),
    environment: Type.Optional(LabelSchema('Such as production or staging.')),
    release: Type.Optional(LabelSchema('The version that was running.')),
    variant: Type.Optional(LabelSchema('The arm of an experiment.')),
    attributes: Type.Optional(AttributesSchema),
  },
  {
    additionalProperties: false,
    description: 'One observed number with its unit, its outcome and what it belongs to.',
  },
)
export type Measurement = Static<typeof MeasurementSchema>
