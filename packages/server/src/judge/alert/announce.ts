import type { Severity } from '@plumbline/protocol/catalogue'
import { isStronger } from './alert-event.ts'
import type { AlertRule } from './alert-rule.ts'
import { type AlertState, type EndReason, type Episode, openEpisode, withOpenEpisode } from './alert-state.ts'

/** Why an alert that could speak says nothing. */
export type Quiet = { kind: 'silenced'; by: string } | { kind: 'muted'; by: string }

/**
 * What has to be told of an alert. Its fingerprint and the ordinal of the episode make the key under which channels update
 * what they sent. An end has the strongest severity that was told, so that it reaches everybody who heard.
 */
export type Notice =
  | { kind: 'firing' | 'escalated' | 'repeated'; episode: number; severity: Severity }
  | { kind: 'resolved'; episode: number; severity: Severity; reason: EndReason }

export interface Announcement {
  next: AlertState
  notice: Notice | null
  /** Why there is none although there would be something to tell. */
  withheld: 'silenced' | 'muted' | 'cooldown' | null
}

export interface Announce {
  rule: AlertRule
  state: AlertState
  quiet: Quiet | null
  /** The strongest of the alert itself and of the symptoms that it speaks for; the alert's own when left out. */
  severity?: Severity
}

/**
 * Decides after each check whether somebody is told:
 * - a new episode, once, when the cooldown since the last notification is over, or at once when it is more severe than that;
 * - an episode that grew more severe than what was told, at once: escalation breaks a cooldown and an acknowledgement;
 * - an episode that is still open and not acknowledged, again after `resendMs`;
 * - the end of an episode, if and only if its beginning was told. It passes silences: an end wakes nobody, and what was
 *   opened at a pager would stay open there for ever.
 * What is withheld is not lost: it is told as soon as the reason is gone, if it is still true then.
 */
export function announce({ rule, state, quiet, severity }: Announce): Announcement {
  const { status } = state
  if (status.kind === 'resolved' && status.episode.toldAs) {
    const { ordinal, toldAs } = status.episode
    return {
      next: { ...state, status: { ...status, episode: { ...status.episode, toldAs: null } } },
      notice: { kind: 'resolved', episode: ordinal, severity: toldAs, reason: status.reason },
      withheld: null,
    }
  }
  const episode = openEpisode(status)
  if (!episode) return { next: state, notice: null, withheld: null }
  const spoken = strongerOf(severity ?? episode.severity, episode.severity)
  const { kind, withheld } = due(rule, state, episode, spoken)
  if (kind === null) return { next: state, notice: null, withheld }
  if (quiet) return { next: state, notice: null, withheld: quiet.kind }
  return {
    next: {
      ...withOpenEpisode(state, { toldAs: strongerOf(spoken, episode.toldAs ?? spoken) }),
      told: { severity: spoken, agoMs: 0 },
    },
    notice: { kind, episode: episode.ordinal, severity: spoken },
    withheld: null,
  }
}

type Due = { kind: 'firing' | 'escalated' | 'repeated'; withheld: null } | { kind: null; withheld: 'cooldown' | null }

function due(rule: AlertRule, { told }: AlertState, episode: Episode, severity: Severity): Due {
  const cools = told !== null && told.agoMs < rule.cooldownsMs[severity]
  const grewWorse = told !== null && isStronger(severity, told.severity)
  if (episode.toldAs === null)
    return cools && !grewWorse ? { kind: null, withheld: 'cooldown' } : { kind: 'firing', withheld: null }
  if (grewWorse) return { kind: 'escalated', withheld: null }
  const isTime = rule.resendMs !== null && told !== null && told.agoMs >= rule.resendMs
  if (!isTime || episode.acknowledgement) return { kind: null, withheld: null }
  return cools ? { kind: null, withheld: 'cooldown' } : { kind: 'repeated', withheld: null }
}

const strongerOf = (a: Severity, b: Severity): Severity => (isStronger(a, b) ? a : b)
