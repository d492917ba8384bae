import { parseInstant } from '@plumbline/protocol/quantities'

/** Below this the way through the network explains the difference between two clocks as well as the clocks do. */
const TRUSTED_WITHIN_MS = 1_000

/** A clock further off than this is not a clock that is off but a field that holds something else. */
const MOST_OFF_MS = 10 * 365 * 86_400_000

/**
 * What to add to a sender's times. A sender that measured its own offset is believed; otherwise the difference between its `sentAt`
 * and our arrival time counts, once it is too large to be the network.
 */
export function offsetOf(envelope: { sentAt?: unknown; clockOffsetMs?: unknown }, receivedAt: number): number {
  const measured = envelope.clockOffsetMs
  if (typeof measured === 'number' && Math.abs(measured) <= MOST_OFF_MS) return Math.round(measured)
  const sentAt = parseInstant(envelope.sentAt)
  if (sentAt === undefined) return 0
  const difference = receivedAt - sentAt
  return Math.abs(difference) >= TRUSTED_WITHIN_MS && Math.abs(difference) <= MOST_OFF_MS ? difference : 0
}
