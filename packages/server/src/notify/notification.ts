import { createHash } from 'node:crypto'
import type { Severity } from '@plumbline/protocol/catalogue'
import type { Document } from '@plumbline/protocol/review'

export type AlertState = 'firing' | 'acknowledged' | 'resolved'

/** An alert with the evidence that decided it, as messages show it. Times are epoch milliseconds. */
export interface NotifiedAlert {
  /** What a person calls it: the title of its rule. */
  name: string
  /** Identity of the alert: the same from firing to resolved, and the next time it fires. */
  fingerprint: string
  severity: Severity
  state: AlertState
  metric: string
  /** What was seen; null when there was nothing to see. */
  observed: number | null
  /** The alert fires when `observed comparison limit` holds. */
  comparison: string
  limit: number
  /** Of `observed` and `limit`: `ms`, `percent`, `ratio`, `bytes`, `count`, or a word that follows the number. */
  unit: string
  /** One sentence with the numbers. */
  explanation: string
  /** When it began to fire. */
  startedAt: number
  endedAt?: number
  labels: Readonly<Record<string, string>>
  nextSteps: readonly string[]
  runbookUrl?: string
}

/** Why a message goes out now. */
export type Reason =
  | 'first'
  | 'added'
  | 'escalated'
  | 'acknowledged'
  | 'someResolved'
  | 'allResolved'
  | 'repeat'
  | 'test'

export interface Links {
  page?: string
  logs?: string
  runbook?: string
}

/** One message for one channel about a group of alerts, before it takes the form of that channel. It survives JSON. */
export interface Notification {
  /** The same on every copy and every attempt; letters, digits, `_` and `-` only. */
  deliveryId: string
  /** Identity of the group: its labels and their values. */
  groupKey: string
  groupLabels: Readonly<Record<string, string>>
  /** When the group, at rest before, was first told of on this channel: with `groupKey` it names the incident. */
  openedAt: number
  /** `undelivered` is a copy for the fallback channel of what another channel did not take; `review` is about no alert. */
  kind: 'firing' | 'resolved' | 'test' | 'undelivered' | 'review'
  reason: Reason
  /** The highest of the alerts that are open, or of all when none is. */
  severity: Severity
  title: string
  /** At most `MOST_ALERTS`: open before resolved, worst first. */
  alerts: readonly NotifiedAlert[]
  /** How many more alerts the group has than are listed. */
  more: number
  links: Links
  /** Shown instead of alerts. */
  document?: Document
  at: number
}

/** A message with more is read by nobody, and would pass the limits of the channels. */
export const MOST_ALERTS = 20

/** Where the incident stands that a message is about. */
export function phaseOf({ alerts }: Notification): AlertState {
  if (alerts.some(({ state }) => state === 'firing')) return 'firing'
  if (alerts.some(({ state }) => state === 'acknowledged')) return 'acknowledged'
  return 'resolved'
}

/** Names the incident that a message is about, to services that keep count of them: 64 hex digits. */
export function incidentIdOf({ groupKey, openedAt }: Notification): string {
  return createHash('sha256')
    .update(JSON.stringify([groupKey, openedAt]))
    .digest('hex')
}

/** The same message for the channel that stands in for one which does not take it. */
export function undelivered(notification: Notification, channelId: string): Notification {
  return { ...notification, kind: 'undelivered', title: `${channelId} could not be reached: ${notification.title}` }
}

/** The same message with at most `count` alerts listed. */
export function listAtMost(notification: Notification, count: number): Notification {
  const { alerts, more } = notification
  if (alerts.length <= count) return notification
  return { ...notification, alerts: alerts.slice(0, count), more: more + alerts.length - count }
}

/** A message that says that the channel works. */
export function createTestNotification({ deliveryId, at }: { deliveryId: string; at: number }): Notification {
  return {
    deliveryId,
    groupKey: 'test',
    groupLabels: {},
    openedAt: at,
    kind: 'test',
    reason: 'test',
    severity: 'info',
    title: 'Test message: this channel works',
    alerts: [],
    more: 0,
    links: {},
    at,
  }
}
