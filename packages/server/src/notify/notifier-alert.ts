import type { AlertEvent } from './alert-event.ts'
import { NOTIFIER_LABEL } from './route.ts'

/** What a delivery says about its channel. Repeats are harmless. */
export interface ChannelReport {
  channelId: string
  /** `broken`: a message went to the fallback channel, was given up, or the channel was switched off. */
  state: 'broken' | 'working'
  detail: string
  at: number
}

/**
 * The alert about a channel that takes no messages: an alert like others, that fires, is routed and ends. Its label keeps the plan from
 * sending it through the channel that it is about.
 */
export function notifierAlert({ channelId, state, detail, at }: ChannelReport): AlertEvent {
  const alert = {
    name: `Alerts do not get through to ${channelId}`,
    fingerprint: `notifier:${channelId}`,
    severity: 'error',
    metric: 'notify.delivery',
    observed: state === 'broken' ? 1 : 0,
    comparison: '>',
    limit: 0,
    unit: 'count',
    explanation: `The last message to ${channelId} ended with: ${detail}`,
    startedAt: at,
    labels: { category: 'notifier', [NOTIFIER_LABEL]: channelId },
    nextSteps: [
      `Send a test message: plumbline alerts test ${channelId}`,
      "Check the channel's address and key, and whether the service takes requests from here.",
    ],
  } as const
  return state === 'broken' ? { ...alert, state: 'firing' } : { ...alert, state: 'resolved', endedAt: at }
}
