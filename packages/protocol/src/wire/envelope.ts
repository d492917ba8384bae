import { type Static, Type } from 'typebox'
import { WIRE_LIMITS } from './limits.ts'

/**
 * The wrapper an SDK sends. `batchId` makes a retry harmless; `sentAt`, read anew for every attempt, lets the server see
 * how far the sender's clock is off; a sender that has measured its own offset says so in `clockOffsetMs` (to be added to its times).
 */
export const EnvelopeFields = {
  batchId: Type.Optional(
    Type.String({ minLength: 8, maxLength: 100, description: 'Unique per batch; a repeated batch counts once.' }),
  ),
  sentAt: Type.Optional(
    Type.Union([Type.Number(), Type.String()], { description: "The sender's clock when it sent this attempt." }),
  ),
  clockOffsetMs: Type.Optional(
    Type.Number({ description: "What to add to the sender's times; measured by the sender." }),
  ),
}

/** One row that was not taken, by its place in the batch. */
export const RejectionSchema = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Place in the batch, from 0; the line number minus one for NDJSON.' }),
  code: Type.String({ description: 'Stable code of the reason.' }),
  message: Type.String({ description: 'What was wrong and what would be right.' }),
})
export type Rejection = Static<typeof RejectionSchema>

export const IntakeAnswerSchema = Type.Object(
  {
    accepted: Type.Integer({ minimum: 0, description: 'Rows that are now durable.' }),
    duplicates: Type.Integer({ minimum: 0, description: 'Rows that were known already and count once.' }),
    rejected: Type.Array(RejectionSchema, { maxItems: WIRE_LIMITS.rowsPerBatch }),
    warnings: Type.Optional(
      Type.Array(RejectionSchema, {
        description: 'Rows that were taken with something left out, such as an unknown field.',
      }),
    ),
    receivedAt: Type.Integer({
      description: "The server's clock, epoch milliseconds; lets a sender measure its own offset.",
    }),
  },
  { description: 'Answer to a batch. Status 200 means: what is counted as accepted survives a crash of the server.' },
)
export type IntakeAnswer = Static<typeof IntakeAnswerSchema>
