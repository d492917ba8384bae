import { type Static, Type } from 'typebox'
import { NullableNumber, WindowSchema } from './window.ts'

/** The queue of a pipeline as its marks show it; `/api/admin/migration-status` answers the same (A000-19). */
export const QueueDataSchema = Type.Object({
  pipeline: Type.String(),
  waiting: Type.Integer({ description: 'Queued, not started.' }),
  working: Type.Integer({ description: 'Started, not completed.' }),
  sending: Type.Integer({ description: 'Completed, not sent.' }),
  oldestWaitingMs: NullableNumber,
  oldestWorkingMs: NullableNumber,
  oldestSendingMs: NullableNumber,
  arrivedPerMinute: Type.Number(),
  finishedPerMinute: Type.Number(),
  failed: Type.Integer({ description: 'Failed in the window.' }),
  window: WindowSchema,
})
export const QueueAnswerSchema = Type.Object({ success: Type.Literal(true), data: QueueDataSchema })
export type QueueAnswer = Static<typeof QueueAnswerSchema>
