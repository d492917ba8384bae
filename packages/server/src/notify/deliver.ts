import type { Channel, Outcome } from './channel.ts'
import { BEHIND_MS, decide } from './delivery-policy.ts'
import type { ChannelReport } from './notifier-alert.ts'
import type { Delivery, Outbox } from './outbox.ts'

export interface DeliveryOptions {
  outbox: Pick<Outbox, 'claimDue' | 'recordAttempt'>
  /** The channels by id, as they are set up now, each with the id of the channel that takes what it cannot. */
  channels: () => ReadonlyMap<string, { channel: Channel; fallback?: string }>
  now: () => number
  random: () => number
  onReport: (report: ChannelReport) => void
  /** The outbox failed. What was claimed is due again when its lease ends. */
  onProblem: (error: unknown) => void
}

/** Slack's limit, and a fair one for everybody. */
const SPACING_MS = 1_000
const MOST_IN_FLIGHT = 4

/** A channel that asks for patience is left alone by all of its messages, but not for so long that none of them gets its copy in time. */
const LONGEST_REST_MS = 5 * 60_000

/** A message behind another looks again after so long. */
const BEHIND_AGAIN_MS = 60_000

/** Longer than any attempt takes, so that nobody else begins one on the same message; after a crash the second copy waits so long. */
const LEASE_MS = 45_000

/** Servers that share an outbox differ by less; more would make each take the other's messages for its own. */
const CLOCK_SKEW_MS = 60_000

/**
 * Sends what the outbox holds: from each channel's messages one a second, oldest first, at most four on their way. A channel that is
 * slow or down holds up no other. At least once: the outbox learns of an attempt before it begins and of its end after, and what was
 * begun and never ended is sent again with the same delivery id.
 */
export function createDelivery(options: DeliveryOptions) {
  const { outbox, channels, now, random } = options
  const inFlight = new Map<string, Set<Promise<void>>>()
  /** When a channel takes the next message. */
  const freeAt = new Map<string, number>()

  const isBusy = (channelId: string, at: number): boolean => {
    const restMs = (freeAt.get(channelId) ?? at) - at
    // Longer than any rest: the clock was set back.
    const rests = restMs > 0 && restMs <= LONGEST_REST_MS
    return rests || (inFlight.get(channelId)?.size ?? 0) >= MOST_IN_FLIGHT
  }

  const rest = (channelId: string, until: number): void => {
    freeAt.set(channelId, Math.max(until, freeAt.get(channelId) ?? until))
  }

  async function attempt(delivery: Delivery, startedAt: number): Promise<void> {
    const { channelId, notification } = delivery
    const known = channels().get(channelId)
    const outcome = await send(delivery, known?.channel, startedAt)
    const endedAt = now()
    if (outcome.outcome === 'retry' && outcome.afterMs !== undefined && !delivery.behind)
      rest(channelId, endedAt + Math.min(outcome.afterMs, LONGEST_REST_MS))
    const decision = decide({ delivery, outcome, fallback: known?.fallback, now: endedAt, random: random() })
    const record = { deliveryId: notification.deliveryId, channelId, number: delivery.attempts, startedAt, endedAt }
    await outbox.recordAttempt({ ...record, outcome: outcome.outcome, detail: outcome.detail }, decision)
    const state = decision.next.state === 'delivered' ? 'working' : 'broken'
    if (state === 'working' || decision.next.state === 'failed' || decision.copy)
      options.onReport({ channelId, state, detail: outcome.detail, at: endedAt })
  }

  function begin(delivery: Delivery, startedAt: number): void {
    const { channelId } = delivery
    const running = inFlight.get(channelId) ?? new Set()
    inFlight.set(channelId, running)
    freeAt.set(channelId, startedAt + SPACING_MS)
    const work = attempt(delivery, startedAt)
      .catch(options.onProblem)
      .finally(() => running.delete(work))
    running.add(work)
  }

  return {
    /** Begins one attempt on each channel that has something due and is free. Resolves when they have begun. */
    async beginDue(): Promise<void> {
      const at = now()
      const except = [...freeAt.keys()].filter((channelId) => isBusy(channelId, at))
      const due = await outbox.claimDue({
        now: at,
        leaseUntil: at + LEASE_MS,
        behindSince: at - BEHIND_MS,
        writtenUntil: at + CLOCK_SKEW_MS,
        except,
      })
      for (const delivery of due) begin(delivery, at)
    },
    /** Resolves when no attempt is on its way. */
    async settled(): Promise<void> {
      await Promise.all([...inFlight.values()].flatMap((running) => [...running]))
    },
  }
}

async function send(delivery: Delivery, channel: Channel | undefined, now: number): Promise<Outcome> {
  const { notification, reference, switchedOff, behind } = delivery
  if (channel === undefined) return { outcome: 'refused', detail: 'the channel is no longer configured' }
  if (switchedOff !== undefined) return { outcome: 'refused', detail: `the channel is switched off: ${switchedOff}` }
  if (behind) return { outcome: 'retry', detail: 'waits for an earlier message of its group', afterMs: BEHIND_AGAIN_MS }
  try {
    return await channel.deliver(notification, { now, ...(reference !== undefined && { reference }) })
  } catch (error) {
    return { outcome: 'refused', detail: `defect in this channel: ${error instanceof Error ? error.name : 'error'}` }
  }
}
