import type { Outcome } from './channel.ts'
import { undelivered } from './notification.ts'
import type { Decision, Delivery } from './outbox.ts'

const FIRST_RETRY_MS = 1_000
/** Longer would leave a channel unused that works again; shorter keeps one down that struggles. */
const LONGEST_RETRY_MS = 5 * 60_000
/** After so long a page is history. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000
/**
 * A page that nobody sees for a quarter of an hour is as good as lost, so the fallback channel gets a copy while attempts go on. One
 * minute of it is for the copy itself.
 */
export const FALLBACK_WITHIN_MS = 14 * 60_000
/** A message that has waited so long behind another gets its copy now, whatever becomes of the other. */
export const BEHIND_MS = 10 * 60_000

/**
 * The wait after the n-th failed attempt (n from 1), exponential with full jitter: random(0, min(5 min, 1 s * 2^(n-1))), as in
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  return random * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20))
}

export interface Situation {
  delivery: Delivery
  outcome: Outcome
  /** Takes what the channel does not. */
  fallback: string | undefined
  now: number
  /** In [0, 1). */
  random: number
}

/** What follows from an attempt's outcome. */
export function decide({ delivery, outcome, fallback, now, random }: Situation): Decision {
  const { channelId, notification, createdAt, attempts } = delivery
  // A copy gets no copy of its own, so that two broken channels do not send each other messages for ever.
  const copyTo = notification.kind === 'undelivered' ? undefined : fallback
  const copy =
    copyTo === undefined
      ? undefined
      : { channelId: copyTo, notification: undelivered(notification, channelId), createdAt: now }
  switch (outcome.outcome) {
    case 'delivered':
      return { next: { state: 'delivered', ...(outcome.reference !== undefined && { reference: outcome.reference }) } }
    case 'refused':
      return { next: { state: 'failed' }, ...(copy && { copy }) }
    case 'gone':
      return { next: { state: 'failed' }, ...(copy && { copy }), switchOff: outcome.detail }
    case 'retry': {
      const giveUpAt = createdAt + GIVE_UP_AFTER_MS
      if (now >= giveUpAt) return { next: { state: 'failed' }, ...(copy && { copy }) }
      // Up to a tenth later than asked, never earlier, so that many do not come back at once.
      const waitMs = outcome.afterMs === undefined ? backoffMs(attempts, random) : outcome.afterMs * (1 + random / 10)
      const nextAttemptAt = Math.min(Math.ceil(now + waitMs), giveUpAt)
      const copyIsDue = delivery.behind === true || nextAttemptAt > createdAt + FALLBACK_WITHIN_MS
      return { next: { state: 'waiting', nextAttemptAt }, ...(copy && copyIsDue && { copy }) }
    }
  }
}
