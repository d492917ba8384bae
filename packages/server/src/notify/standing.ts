import { SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import type { AlertEvent } from './alert-event.ts'
import { isOpen, type Told } from './group-log.ts'
import type { Mute } from './mute.ts'

/** After an alert was told of as new, it is not told of as new again for so long, by its severity (A002-13), in milliseconds. */
export type Cooldowns = Readonly<Record<Severity, number>>

export const DEFAULT_COOLDOWNS: Cooldowns = {
  critical: 5 * 60_000,
  error: 15 * 60_000,
  warning: 30 * 60_000,
  info: 60 * 60_000,
}

/** Why a channel is not told of an alert now; `until` is when that may change by itself. */
export type Quiet =
  | Mute
  | { reason: 'acknowledged' }
  /** It was over before the channel was told that it had begun. */
  | { reason: 'resolvedBeforeTold' }
  | { reason: 'cooldown'; until: number }
  /** News, held back so that more may join it. */
  | { reason: 'waiting'; until: number }
  /** Told, and nothing has changed since. */
  | { reason: 'told'; until: number }

/** An alert in a group on a channel. */
export interface Member {
  event: AlertEvent
  mute: Mute | undefined
  /** A route leads it to this channel now. When not, the channel only hears how ends what it was told of. */
  routed: boolean
}

/** Where an alert stands with a channel. */
export type Standing =
  | { kind: 'news'; news: 'fired' | 'escalated' | 'acknowledged' | 'resolved' }
  /** Told of and open; `repeats` says whether the channel may be reminded of it. */
  | { kind: 'told'; repeats: boolean; quiet?: Quiet }
  /** No part of a message. */
  | { kind: 'out'; quiet?: Quiet }

export interface StandingRules {
  cooldowns: Cooldowns
  showsAcknowledgement: boolean
}

/** Where a member stands with a channel that was last told `told` of it. An end is always news to who knows of the beginning. */
export function standingOf(member: Member, told: Told | undefined, rules: StandingRules, now: number): Standing {
  const { event, mute, routed } = member
  if (told && isOpen(told)) return standingOfTold(member, told, rules)
  if (event.state === 'resolved')
    return told ? { kind: 'out' } : { kind: 'out', quiet: { reason: 'resolvedBeforeTold' } }
  if (!routed) return { kind: 'out' }
  if (mute) return { kind: 'out', quiet: mute }
  if (event.state === 'acknowledged') return { kind: 'out', quiet: { reason: 'acknowledged' } }
  const until =
    told && !isWorse(event, told) ? told.firedAt + (event.cooldownMs ?? rules.cooldowns[event.severity]) : now
  return now < until ? { kind: 'out', quiet: { reason: 'cooldown', until } } : { kind: 'news', news: 'fired' }
}

function standingOfTold({ event, mute, routed }: Member, told: Told, rules: StandingRules): Standing {
  if (event.state === 'resolved') return { kind: 'news', news: 'resolved' }
  if (mute) return { kind: 'told', repeats: false, quiet: mute }
  if (event.state === 'acknowledged') {
    const isNews = routed && rules.showsAcknowledgement && told.state === 'firing'
    return isNews
      ? { kind: 'news', news: 'acknowledged' }
      : { kind: 'told', repeats: false, quiet: { reason: 'acknowledged' } }
  }
  if (routed && isWorse(event, told)) return { kind: 'news', news: 'escalated' }
  return { kind: 'told', repeats: routed }
}

const isWorse = (event: AlertEvent, told: Told): boolean =>
  SEVERITIES.indexOf(event.severity) > SEVERITIES.indexOf(told.severity)
