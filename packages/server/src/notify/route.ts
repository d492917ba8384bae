import type { Severity } from '@plumbline/protocol/catalogue'
import { type AlertEvent, labelsOf } from './alert-event.ts'
import { type Labels, labelValue, type Matcher, matchesAll } from './matcher.ts'
import { type Hours, withinHours } from './weekly.ts'

/** When a group of alerts is told of, in milliseconds; the three knobs of Alertmanager with its defaults. */
export interface Grouping {
  /** How long a new group waits for more alerts of the same cause. */
  groupWaitMs: number
  /** Shortest time between two messages about a group that changed. */
  groupIntervalMs: number
  /** After so long a group that did not change is told of again. */
  repeatIntervalMs: number
}

export const DEFAULT_GROUPING: Grouping = {
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
}

/** Few enough values that a storm is a few messages, and alerts that share one are likely to share a cause. */
export const DEFAULT_GROUP_BY: readonly string[] = ['category']

/** Where alerts go; all of its conditions must hold. The first route that fits an alert decides, unless it says `further`. */
export interface Route {
  /** All severities when absent. */
  severities?: readonly Severity[]
  matchers: readonly Matcher[]
  /** Always when absent. */
  during?: Hours
  channels: readonly string[]
  /** The routes below are asked as well. */
  further?: boolean
  groupBy?: readonly string[]
  grouping?: Partial<Grouping>
}

/** What the plan needs to know of a channel. */
export interface ChannelTraits {
  /** Takes what this channel cannot. */
  fallback?: string
  /** It is no longer used, until somebody switches it on again. */
  switchedOff: boolean
  /** It can show that somebody acknowledged an alert; the others are not bothered with it. */
  showsAcknowledgement: boolean
}

export type Channels = ReadonlyMap<string, ChannelTraits>

/** One way that an alert goes: to a channel, in a group. */
export interface Target {
  channelId: string
  groupLabels: Labels
  groupKey: string
  grouping: Grouping
}

/** The label of an alert about a channel that does not take messages: its id. */
export const NOTIFIER_LABEL = 'notifier'

/** The ways an alert goes now, at most one to a channel; `off` are channels that it would have gone to and that have no stand-in. */
export function targetsOf(
  event: AlertEvent,
  routes: readonly Route[],
  channels: Channels,
  now: number,
): { targets: Target[]; off: string[] } {
  const labels = labelsOf(event)
  const targets = new Map<string, Target>()
  const off: string[] = []
  for (const route of routes) {
    if (!fits(route, event, labels, now)) continue
    for (const channelId of route.channels) {
      const open = standIn(channelId, labels, channels)
      if (open === undefined) off.push(channelId)
      else if (!targets.has(open)) targets.set(open, { channelId: open, ...groupOf(route, labels) })
    }
    if (!route.further) break
  }
  return { targets: [...targets.values()], off }
}

function fits({ severities, matchers, during }: Route, event: AlertEvent, labels: Labels, now: number): boolean {
  if (severities && !severities.includes(event.severity)) return false
  return matchesAll(matchers, labels) && (during === undefined || withinHours(during, now))
}

/** The channel, or the next of its fallbacks that is in use and is not the one that the alert is about. */
function standIn(channelId: string, labels: Labels, channels: Channels): string | undefined {
  const asked = new Set<string>()
  for (let id: string | undefined = channelId; id !== undefined && !asked.has(id); id = channels.get(id)?.fallback) {
    asked.add(id)
    if (channels.get(id)?.switchedOff === false && labelValue(labels, NOTIFIER_LABEL) !== id) return id
  }
  return undefined
}

function groupOf({ groupBy = DEFAULT_GROUP_BY, grouping }: Route, labels: Labels): Omit<Target, 'channelId'> {
  const groupLabels = Object.fromEntries(groupBy.toSorted().map((name) => [name, labelValue(labels, name)]))
  const groupKey = Object.entries(groupLabels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')
  return { groupLabels, groupKey: `{${groupKey}}`, grouping: { ...DEFAULT_GROUPING, ...grouping } }
}
