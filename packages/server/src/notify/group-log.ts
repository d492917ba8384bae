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
 * A log by the clock as it is now. Its times move by as much as the clock was set since they were written (`clockSetMs`). Those that
 * then are still to come were written before the clock was set back while no server ran: taken as they are they would keep the channel
 * quiet until the clock is there again, so they become now, and what waits, waits once more. `openedAt` is part of a name, by which other
 * services know the incident, and stays.
 */
export function correctTimes(log: GroupLog, now: number, clockSetMs = 0): GroupLog {
  const correct = (at: number): number => Math.min(at + clockSetMs, now)
  const told = Object.entries(log.told)
  const times = [log.sentAt, ...told.map(([, { firedAt }]) => firedAt)]
  if (times.every((at) => correct(at) === at)) return log
  return {
    ...log,
    sentAt: correct(log.sentAt),
    told: Object.fromEntries(
      told.map(([fingerprint, entry]) => [fingerprint, { ...entry, firedAt: correct(entry.firedAt) }]),
    ),
  }
}

export const isOpen = (told: Told): boolean => told.state !== 'resolved'
