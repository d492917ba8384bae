import { SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import type { AlertEvent } from './alert-event.ts'
import { type GroupLog, isOpen, type Told } from './group-log.ts'
import type { Reason } from './notification.ts'
import type { Grouping } from './route.ts'
import { type Member, type Quiet, type Standing, type StandingRules, standingOf } from './standing.ts'

/** A group of alerts on a channel. */
export interface Group extends StandingRules {
  members: readonly Member[]
  /** What the channel was told of the group; undefined for nothing yet. */
  log: GroupLog | undefined
  grouping: Grouping
}

export interface Review {
  quiet: { event: AlertEvent; why: Quiet }[]
  /** What to send, when it is time to, and what the channel will have been told then. */
  send?: { reason: Reason; events: AlertEvent[]; openedAt: number; told: Readonly<Record<string, Told>> }
}

/** What ended longer ago plays no part in any cooldown. */
const REMEMBER_MS = 24 * 3_600_000

/**
 * What one channel is to be told of one group now.
 *
 * A group is *at rest* when the channel knows of nothing in it that is open. News then waits `groupWaitMs` from the oldest, so that what
 * breaks together is told together, and what is over by then is not told at all. While the group is *open*, news waits until
 * `groupIntervalMs` after the last message (a minute for what is critical); without news the channel is reminded every
 * `repeatIntervalMs`. An alert that became more severe, or is more severe than all that is open in its group, waits for nothing,
 * and neither does the end of all of them.
 */
export function reviewGroup(group: Group, now: number): Review {
  const { log, grouping } = group
  const reviewed = group.members.map((member) => {
    const told = log?.told[member.event.fingerprint]
    return { event: member.event, told, standing: standingOf(member, told, group, now) }
  })
  const repeatAt = (log?.sentAt ?? now) + grouping.repeatIntervalMs
  const reason = newsOf(reviewed, log)
  const dueAt = dueAtOf(reason, reviewed, group, { repeatAt, now })
  const reminds = reviewed.some(({ standing }) => standing.kind === 'told' && standing.repeats)
  const sends = now >= dueAt && (reason !== undefined || reminds)

  const quiet = reviewed.flatMap(({ event, standing }) => {
    const why = quietOf(standing, sends, { waitingUntil: dueAt, toldUntil: repeatAt })
    return why ? [{ event, why }] : []
  })
  if (!sends) return { quiet }
  return {
    quiet,
    send: {
      reason: reason ?? 'repeat',
      events: reviewed.flatMap(({ event, standing }) => (standing.kind === 'out' ? [] : [event])),
      openedAt: log && reason !== 'first' ? log.openedAt : now,
      told: toldAfter(reviewed, log, now),
    },
  }
}

interface Reviewed {
  event: AlertEvent
  told: Told | undefined
  standing: Standing
}

function newsOf(reviewed: readonly Reviewed[], log: GroupLog | undefined): Reason | undefined {
  const news = new Set(reviewed.map(({ standing }) => (standing.kind === 'news' ? standing.news : undefined)))
  news.delete(undefined)
  if (news.size === 0) return undefined
  if (!wasOpen(log)) return 'first'
  const ended = new Set(
    reviewed.filter(({ event }) => event.state === 'resolved').map(({ event }) => event.fingerprint),
  )
  const stillOpen = Object.entries(log?.told ?? {}).some(([print, told]) => isOpen(told) && !ended.has(print))
  if (news.has('escalated')) return 'escalated'
  if (news.has('fired')) return 'added'
  if (!stillOpen) return 'allResolved'
  return news.has('resolved') ? 'someResolved' : 'acknowledged'
}

const wasOpen = (log: GroupLog | undefined): boolean => Object.values(log?.told ?? {}).some(isOpen)

function dueAtOf(
  reason: Reason | undefined,
  reviewed: readonly Reviewed[],
  { log, grouping }: Group,
  { repeatAt, now }: { repeatAt: number; now: number },
): number {
  if (reason === undefined) return repeatAt
  // It has been good for as long as its recovery asks; whoever was woken wants to know.
  if (reason === 'allResolved') return now
  if (reviewed.some(({ standing }) => standing.kind === 'news' && standing.news === 'escalated')) return now
  if (log && wasOpen(log)) return waitInOpenGroup(reviewed, log, grouping, now)
  const starts = reviewed.filter(({ standing }) => standing.kind === 'news').map(({ event }) => event.startedAt)
  const oldest = Math.min(...starts)
  // It began at a time that is still to come: the clock was set back, and nobody knows how long it has waited.
  return oldest > now ? now : oldest + grouping.groupWaitMs
}

/** Something critical in a group that is open for a while: nobody is to wait minutes for it because of what was told before. */
const CRITICAL_WITHIN_MS = 60_000

function waitInOpenGroup(reviewed: readonly Reviewed[], log: GroupLog, grouping: Grouping, now: number): number {
  const worst = (severities: readonly Severity[]): number =>
    Math.max(-1, ...severities.map((severity) => SEVERITIES.indexOf(severity)))
  const fired = reviewed.flatMap(({ event, standing }) =>
    standing.kind === 'news' && standing.news === 'fired' ? event.severity : [],
  )
  const told = Object.values(log.told).flatMap((entry) => (isOpen(entry) ? entry.severity : []))
  // Worse than all that the channel knows of: to it that is an escalation.
  if (worst(fired) > worst(told)) return now
  const intervalMs = fired.includes('critical')
    ? Math.min(grouping.groupIntervalMs, CRITICAL_WITHIN_MS)
    : grouping.groupIntervalMs
  return log.sentAt + intervalMs
}

function quietOf(
  standing: Standing,
  sends: boolean,
  { waitingUntil, toldUntil }: { waitingUntil: number; toldUntil: number },
): Quiet | undefined {
  if (standing.kind === 'out') return standing.quiet
  if (sends) return undefined
  if (standing.kind === 'news') return { reason: 'waiting', until: waitingUntil }
  return standing.quiet ?? { reason: 'told', until: toldUntil }
}

function toldAfter(reviewed: readonly Reviewed[], log: GroupLog | undefined, now: number): Record<string, Told> {
  const told = new Map(Object.entries(log?.told ?? {}))
  for (const { event, told: before, standing } of reviewed) {
    if (standing.kind === 'out') continue
    const asNew = standing.kind === 'news' && (standing.news === 'fired' || standing.news === 'escalated')
    if (asNew || before === undefined)
      told.set(event.fingerprint, { state: event.state, severity: event.severity, firedAt: now })
    else told.set(event.fingerprint, { ...before, state: event.state })
  }
  return Object.fromEntries([...told].filter(([, entry]) => isOpen(entry) || entry.firedAt > now - REMEMBER_MS))
}
