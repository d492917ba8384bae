import { SEVERITIES } from '@plumbline/protocol/catalogue'
import type { AlertEvent } from './alert-event.ts'
import { type LinkTemplates, linksFor } from './links.ts'
import { type AlertState, listAtMost, MOST_ALERTS, type Notification, type NotifiedAlert } from './notification.ts'

/** What the plan decided about a group, besides its alerts. */
export type PlannedGroup = Pick<Notification, 'deliveryId' | 'groupKey' | 'groupLabels' | 'openedAt' | 'reason'> & {
  /** Something in the group is open, whether or not it is among the alerts. */
  isOpen: boolean
}

const STATE_ORDER: readonly AlertState[] = ['firing', 'acknowledged', 'resolved']

/** The message about a group's alerts, of which there is at least one. */
export function composeNotification(
  { isOpen, ...group }: PlannedGroup,
  events: readonly AlertEvent[],
  links: LinkTemplates,
  at: number,
): Notification {
  const ordered = events.toSorted(
    (a, b) =>
      STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) ||
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      a.startedAt - b.startedAt ||
      a.fingerprint.localeCompare(b.fingerprint),
  )
  const [first] = ordered
  if (first === undefined) throw new Error(`the group ${group.groupKey} has no alert to tell of`)
  const told = events.filter(({ state }) => state !== 'resolved')
  const severities = (told.length > 0 ? told : events).map(({ severity }) => severity)
  return listAtMost(
    {
      ...group,
      kind: isOpen ? 'firing' : 'resolved',
      severity: SEVERITIES.findLast((severity) => severities.includes(severity)) ?? first.severity,
      title: titleOf(events, first, group.groupLabels),
      alerts: ordered.map(notified),
      more: 0,
      links: linksFor(first, links, at),
      at,
    },
    MOST_ALERTS,
  )
}

/** Without what only the engine needs to know. */
const notified = ({ inhibitedBy: _by, cooldownMs: _ms, ...alert }: AlertEvent): NotifiedAlert => alert

function titleOf(events: readonly AlertEvent[], first: AlertEvent, labels: Notification['groupLabels']): string {
  if (events.length === 1) return first.name
  const names = new Set(events.map(({ name }) => name))
  if (names.size === 1) return `${first.name} (${events.length} alerts)`
  const about = Object.values(labels).filter((value) => value !== '')
  return `${events.length} alerts${about.length > 0 ? ` about ${about.join(', ')}` : ''}: ${first.name} and others`
}
