import type { Severity } from '@plumbline/protocol/catalogue'
import type { AlertRule } from './alert-rule.ts'
import { type Latch, OFF } from './latch.ts'

/**
 * The life of an alert: one rule on one scope, from check to check. Plain data, so that it survives a restart as JSON.
 *
 *     inactive ──breach──▶ pending ──hold──▶ firing ──recovery──▶ resolved ──breach──▶ pending …
 *        ▲                    │                ▲ │
 *        └──────calm──────────┘                │ ▼
 *                          noData  ◀──── nothing to judge, from any state and back
 *
 * - **inactive**: within its limits, or never judged. A breach makes it pending, or firing when no hold is asked for.
 * - **pending**: beyond a limit, not yet for as long as the hold asks. One check within the limit ends it; an undecided
 *   check leaves it as it is.
 * - **firing**: was beyond a limit for the whole hold. Has an open episode, whose severity is that of the strongest level
 *   that holds; it rises (escalated) and falls (eased) with them. It ends when every level was clear for the recovery.
 *   An undecided check neither begins an alert nor ends one: nothing was learnt, so nothing changes.
 * - **resolved**: the last episode ended. Like inactive in all but what it remembers, until the next breach.
 * - **noData**: the last check had nothing to judge, which is never "good". An episode that was open stays open unless the
 *   policy is `resolve`. With the policy `fire` silence is a breach, and the alert is pending or firing instead.
 *
 * Beside the state: an episode may be **acknowledged**, which therefore ends with it. That an alert is **silenced**, in
 * maintenance or muted by its cause is not part of its life: it goes on, and only nobody is told (`notify/plan.ts`).
 */
export type AlertStatus =
  | { kind: 'inactive' }
  | { kind: 'pending' }
  | { kind: 'firing'; episode: Episode }
  | { kind: 'noData'; episode: Episode | null }
  | { kind: 'resolved'; episode: Episode; endedAt: number; reason: EndReason }

export type EndReason = 'recovered' | 'noData' | 'byHand' | 'ruleChanged' | 'ruleRemoved'

/** From firing to resolved. */
export interface Episode {
  /** 1 for the first episode of this alert; with the fingerprint it names the episode for good. */
  ordinal: number
  /** Never later than the last evaluation, also when the clock went back. */
  startedAt: number
  severity: Severity
  /** Every level that holds has had a clear check last; the recovery is being waited for. */
  recovering: boolean
  acknowledgement: Acknowledgement | null
}

export interface Acknowledgement {
  by: string
  at: number
  note?: string
}

/** The last check that counted as one of several in a row. */
export interface CheckMark {
  observedAt: number | null
  agoMs: number
}

export interface AlertState {
  rule: string
  checksum: string
  evaluatedAt: number
  lastCheck: CheckMark | null
  /** Since when checks have had nothing to judge, whatever the policy makes of that. Null while there is data. */
  noDataSince: number | null
  /** One for each level of the rule. */
  latches: readonly Latch[]
  status: AlertStatus
  /** How many episodes there were. */
  episodes: number
}

/** The state of an alert that was never evaluated. */
export function createAlertState(rule: AlertRule, now: number): AlertState {
  return {
    rule: rule.id,
    checksum: rule.checksum,
    evaluatedAt: now,
    lastCheck: null,
    noDataSince: null,
    latches: rule.levels.map(() => OFF),
    status: { kind: 'inactive' },
    episodes: 0,
  }
}

/** The episode that has begun and not ended, if there is one. */
export function openEpisode(status: AlertStatus): Episode | null {
  return status.kind === 'firing' || status.kind === 'noData' ? status.episode : null
}

/** The same alert with something changed about its open episode. */
export function withOpenEpisode(state: AlertState, change: Partial<Episode>): AlertState {
  const { status } = state
  if (status.kind === 'firing') return { ...state, status: { ...status, episode: { ...status.episode, ...change } } }
  if (status.kind !== 'noData' || !status.episode) return state
  return { ...state, status: { ...status, episode: { ...status.episode, ...change } } }
}
