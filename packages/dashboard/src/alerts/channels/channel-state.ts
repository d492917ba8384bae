import type { Alert, ChannelsAnswer } from '@plumbline/protocol/api'
import type { Look } from '../words/alert-looks.ts'
import { SEVERITIES_WORST_FIRST } from '../words/order-alerts.ts'

export type Channel = ChannelsAnswer['channels'][number]

/** Whether a channel can be relied on, from what became of the last messages. */
export function lookOfChannel({
  switchedOff,
  lastDelivered,
  lastFailure,
}: Pick<Channel, 'switchedOff' | 'lastDelivered' | 'lastFailure'>): Look {
  if (switchedOff !== null) return { symbol: 'critical', word: 'Switched off' }
  if (lastFailure !== null && (lastDelivered === null || lastFailure.at > lastDelivered)) {
    return { symbol: 'warning', word: 'Failing' }
  }
  return lastDelivered === null ? { symbol: 'unknown', word: 'Not used yet' } : { symbol: 'ok', word: 'Delivers' }
}

/** Severities whose alerts reach nobody, because no route leads to a channel that is in use. Worst first. */
export function unheardSeverities(channels: readonly Channel[]): Alert['severity'][] {
  const heard = new Set(
    channels.filter(({ switchedOff }) => switchedOff === null).flatMap(({ severities }) => severities),
  )
  return SEVERITIES_WORST_FIRST.filter((severity) => !heard.has(severity))
}
