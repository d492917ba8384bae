import type { Severity } from '@plumbline/protocol/catalogue'
import type { Labels } from './matcher.ts'
import type { AlertState } from './notification.ts'

/** What a channel was last told of an alert. */
export interface Told {
  state: AlertState
  severity: Severity
  /** When it was last told of as new or as worse; the cooldown runs from then. Epoch milliseconds. */
  firedAt: number
}

/** What a channel has been told of a group of alerts. Stored, so that a restart neither forgets nor tells twice. */
export interface GroupLog {
  channelId: string
  groupKey: string
  groupLabels: Labels
  /** When the group, at rest before, was first told of. */
  openedAt: number
  /** When it was last told of. */
  sentAt: number
  /** By fingerprint. A log in which it is empty says nothing and may be deleted. */
  told: Readonly<Record<string, Told>>
}

/**
 * Times that are still to come were written before the clock was set back. Taken as they are they would keep the channel quiet until
 * the clock is there again, so they become now: what waits, waits once more.
 */
export function correctTimes(log: GroupLog, now: number): GroupLog {
  const told = Object.entries(log.told)
  if (log.sentAt <= now && log.openedAt <= now && told.every(([, { firedAt }]) => firedAt <= now)) return log
  return {
    ...log,
    openedAt: Math.min(log.openedAt, now),
    sentAt: Math.min(log.sentAt, now),
    told: Object.fromEntries(
      told.map(([fingerprint, entry]) => [fingerprint, { ...entry, firedAt: Math.min(entry.firedAt, now) }]),
    ),
  }
}

export const isOpen = (told: Told): boolean => told.state !== 'resolved'
