import { type Static, Type } from 'typebox'
import { AttributesSchema } from '../wire/attributes.ts'
import { NullableInteger, NullableNumber } from './window.ts'

export const MESSAGE_STATES = ['complete', 'inFlight', 'failed', 'timingLost'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]
export const MessageStateSchema = Type.Enum(MESSAGE_STATES, {
  description:
    'complete: every mark is there; inFlight: the next mark is still to come; failed: ended without an answer; timingLost: a later mark came but an earlier one never did.',
})

/** One message as the analysis saw it. */
export const MessageSampleSchema = Type.Object({
  messageId: Type.String(),
  conversationId: Type.Union([Type.String(), Type.Null()]),
  state: MessageStateSchema,
  startedAt: Type.Integer({ description: 'First mark, epoch ms.' }),
  latencyMs: Type.Union([Type.Number(), Type.Null()], { description: 'First to last stage; null when not complete.' }),
  ageMs: Type.Number({ description: 'First mark until the end, or until now while in flight.' }),
  withinSla: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'null when it cannot be known yet, or marks were lost.',
  }),
  tier: Type.Union([Type.String(), Type.Null()]),
  phases: Type.Record(Type.String(), NullableNumber, {
    description: 'Milliseconds per phase; null when one of its marks is missing. Negative: clocks disagree.',
  }),
  missingStages: Type.Array(Type.String()),
})
export type MessageSample = Static<typeof MessageSampleSchema>

/** One message with each of its marks. */
export const MessageDetailSchema = Type.Object({
  message: MessageSampleSchema,
  pipeline: Type.String(),
  slaMs: Type.Integer(),
  marks: Type.Array(
    Type.Object({
      stage: Type.String(),
      at: Type.Integer(),
      receivedAt: Type.Integer(),
      offsetMs: NullableInteger,
      service: Type.String(),
      release: Type.String(),
      environment: Type.String(),
      clockOffsetMs: Type.Integer({ description: "What was added to the sender's time." }),
      attributes: AttributesSchema,
      times: Type.Integer({ description: 'How often this mark was sent; it counts once.' }),
    }),
  ),
  notes: Type.Array(Type.String({ description: 'What is odd about it: clocks, order, missing marks.' })),
})
export type MessageDetail = Static<typeof MessageDetailSchema>
