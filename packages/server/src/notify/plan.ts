import { createHash } from 'node:crypto'
import type { AlertEvent } from './alert-event.ts'
import { composeNotification } from './compose-notification.ts'
import { correctTimes, type GroupLog, isOpen } from './group-log.ts'
import type { LinkTemplates } from './links.ts'
import type { Labels } from './matcher.ts'
import { type Mute, type Mutes, muteOf } from './mute.ts'
import type { Notification } from './notification.ts'
import { reviewGroup } from './review-group.ts'
import { type Channels, DEFAULT_GROUPING, type Grouping, type Route, targetsOf } from './route.ts'
import type { Cooldowns, Member, Quiet } from './standing.ts'

export interface PlanInput extends Mutes {
  /** Every alert that is active, and those that ended within the last day: a channel hears of an end only from here. */
  alerts: readonly AlertEvent[]
  /** What the channels have been told so far. */
  logs: readonly GroupLog[]
  routes: readonly Route[]
  channels: Channels
  cooldowns: Cooldowns
  links: LinkTemplates
  now: number
  /** By how much the clock was set since the logs were written (`SteadyClock`); 0 when absent. */
  clockSetMs?: number
}

export interface Plan {
  send: { channelId: string; notification: Notification }[]
  /** Logs that changed. They are stored together with what is sent, in one transaction, or neither is. */
  logs: GroupLog[]
  /** Why an alert is not told now: on a channel, or, when no channel is named, on any. */
  quiet: QuietAlert[]
}

export interface QuietAlert {
  fingerprint: string
  channelId?: string
  why: Quiet | { reason: 'noRoute' } | { reason: 'switchedOff' }
}

/** What to tell which channel now, and why the rest is not told. The same input gives the same plan, delivery ids included. */
export function plan(input: PlanInput): Plan {
  const { now, channels, cooldowns } = input
  const result: Plan = { send: [], logs: [], quiet: [] }
  for (const { channelId, groupKey, groupLabels, grouping, log, members } of gatherGroups(input, result.quiet)) {
    const showsAcknowledgement = channels.get(channelId)?.showsAcknowledgement ?? false
    const { quiet, send } = reviewGroup({ members, log: log?.correct, grouping, cooldowns, showsAcknowledgement }, now)
    for (const { event, why } of quiet) result.quiet.push({ fingerprint: event.fingerprint, channelId, why })
    if (!send) {
      if (log && log.correct !== log.stored) result.logs.push(log.correct)
      continue
    }
    const { reason, events, openedAt, told } = send
    result.logs.push({ channelId, groupKey, groupLabels, openedAt, sentAt: now, told })
    const deliveryId = deliveryIdOf(channelId, groupKey, log?.stored, events)
    const group = { deliveryId, groupKey, groupLabels, openedAt, reason, isOpen: Object.values(told).some(isOpen) }
    result.send.push({ channelId, notification: composeNotification(group, events, input.links, now) })
  }
  return result
}

interface GatheredGroup {
  channelId: string
  groupKey: string
  groupLabels: Labels
  grouping: Grouping
  log: { stored: GroupLog; correct: GroupLog } | undefined
  members: Member[]
}

/** The groups that routes lead alerts to, and those that channels were told of before, with all that is known of each. */
function gatherGroups(
  { alerts, logs, routes, channels, now, clockSetMs, ...mutes }: PlanInput,
  quiet: QuietAlert[],
): GatheredGroup[] {
  const groups = new Map<string, GatheredGroup>()
  const groupAt = (channelId: string, groupKey: string, groupLabels: Labels, grouping: Grouping): GatheredGroup => {
    const key = JSON.stringify([channelId, groupKey])
    const group = groups.get(key) ?? { channelId, groupKey, groupLabels, grouping, log: undefined, members: [] }
    groups.set(key, group)
    return group
  }
  const known = new Map<string, { event: AlertEvent; mute: Mute | undefined }>()
  for (const event of alerts) {
    const mute = muteOf(event, mutes, now)
    known.set(event.fingerprint, { event, mute })
    const { targets, off } = targetsOf(event, routes, channels, now)
    for (const { channelId, groupKey, groupLabels, grouping } of targets)
      groupAt(channelId, groupKey, groupLabels, grouping).members.push({ event, mute, routed: true })
    const { fingerprint, state } = event
    if (state === 'resolved') continue
    for (const channelId of off) quiet.push({ fingerprint, channelId, why: { reason: 'switchedOff' } })
    if (targets.length + off.length === 0) quiet.push({ fingerprint, why: { reason: 'noRoute' } })
  }
  for (const log of logs) {
    const group = groupAt(log.channelId, log.groupKey, log.groupLabels, DEFAULT_GROUPING)
    group.log = { stored: log, correct: correctTimes(log, now, clockSetMs) }
    const routed = new Set(group.members.map(({ event }) => event.fingerprint))
    for (const fingerprint of Object.keys(log.told)) {
      const alert = routed.has(fingerprint) ? undefined : known.get(fingerprint)
      if (alert) group.members.push({ ...alert, routed: false })
    }
  }
  return [...groups.values()]
}

/**
 * One id for one step of a group on a channel, whoever takes it and however often: two servers, or one that was killed before it
 * stored its plan, arrive at the same id, and the outbox keeps one.
 */
function deliveryIdOf(
  channelId: string,
  groupKey: string,
  log: GroupLog | undefined,
  events: readonly AlertEvent[],
): string {
  // Told apart, since the first message may leave in the very millisecond in which its alert began.
  const step = log ? ['after', log.sentAt] : ['first', Math.min(...events.map(({ startedAt }) => startedAt))]
  const digest = createHash('sha256')
    .update(JSON.stringify([channelId, groupKey, ...step]))
    .digest('base64url')
  return `ntf_${digest.slice(0, 22)}`
}
