import { type Static, Type } from 'typebox'
import { At, AttributesSchema, IdSchema, LabelSchema } from './attributes.ts'

/** A mark as it is sent: the moment a message reached a stage. Sending the same mark again changes nothing. */
export const MarkSchema = Type.Object(
  {
    messageId: IdSchema('The message, unique within its pipeline.'),
    stage: IdSchema('A stage of the pipeline; for "chat": queued, started, completed, sent, or failed.'),
    at: Type.Optional(At),
    pipeline: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, default: 'chat', description: 'The pipeline the stages belong to.' }),
    ),
    conversationId: Type.Optional(IdSchema('The conversation that the message is part of.')),
    service: Type.Optional(LabelSchema('The process that made the mark.')),
    environment: Type.Optional(LabelSchema('Such as production or staging.')),
    release: Type.Optional(LabelSchema('The version that was running.')),
    attributes: Type.Optional(AttributesSchema),
  },
  { additionalProperties: false, description: 'The moment a message reached a stage.' },
)
export type Mark = Static<typeof MarkSchema>
