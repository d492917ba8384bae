import type { MessageState } from '@plumbline/protocol/api'

/** The states of a message, in the order they are listed. Its list in the protocol brings schemas along, a tenth of what the page loads. */
const STATES: Record<MessageState, true> = { complete: true, inFlight: true, failed: true, timingLost: true }

export const MESSAGE_STATES = Object.keys(STATES) as MessageState[]
