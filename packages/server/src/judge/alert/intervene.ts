import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Advanced } from './advance.ts'
import { eventsBetween } from './alert-event.ts'
import {
  type Acknowledgement,
  type AlertState,
  type AlertStatus,
  type EndReason,
  openEpisode,
  withOpenEpisode,
} from './alert-state.ts'
import { OFF } from './latch.ts'

const NOT_OPEN = 'the alert is not open; nothing to do'

/**
 * Somebody is on it: the alert is not told again until it grows worse or ends. The acknowledgement ends with the episode, so
 * that the next one is told as if there had never been one. A second one replaces the first.
 */
export function acknowledge(state: AlertState, acknowledgement: Acknowledgement): Parsed<Advanced> {
  const open = openEpisode(state.status)
  if (!open) return refused(NOT_OPEN)
  const { at, by } = acknowledgement
  return parsed({
    next: withOpenEpisode(state, { acknowledgement }),
    events: [{ kind: 'acknowledged', at, episode: open.ordinal, by }],
  })
}

/**
 * Ends an alert that is open: by hand, because its rule was removed or switched off, or because who raised it says that it is over. What the rule had counted is
 * forgotten; if the breach goes on it fires again after its hold, and is told again after its cooldown.
 */
export function resolve(
  state: AlertState,
  reason: Extract<EndReason, 'byHand' | 'ruleRemoved' | 'recovered'>,
  now: number,
): Parsed<Advanced> {
  const open = openEpisode(state.status)
  if (!open) return refused(NOT_OPEN)
  const status: AlertStatus = { kind: 'resolved', episode: open, endedAt: now, reason }
  const next = { ...state, latches: state.latches.map(() => OFF), status }
  return parsed({ next, events: eventsBetween(state, next, now) })
}
