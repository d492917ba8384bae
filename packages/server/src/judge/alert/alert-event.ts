import { SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import { type AlertState, type AlertStatus, type EndReason, openEpisode } from './alert-state.ts'

/** What happened to an alert, for its timeline. Whether anybody is told of it is decided by `notify/plan.ts`. */
export type AlertEvent = { at: number } & (
  | { kind: 'pending' | 'calmed' | 'dataLost' | 'dataReturned' | 'ruleChanged' }
  | { kind: 'fired'; episode: number; severity: Severity }
  | { kind: 'escalated' | 'eased'; episode: number; from: Severity; to: Severity }
  | { kind: 'recovering' | 'relapsed'; episode: number }
  | { kind: 'acknowledged'; episode: number; by: string }
  | { kind: 'resolved'; episode: number; reason: EndReason }
)

export const isStronger = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b)

/** Everything that changed between two states of one alert, in the order in which it is told. */
export function eventsBetween(before: AlertState, after: AlertState, at: number): AlertEvent[] {
  return [
    ...dataEvents(before, after, at),
    ...pendingEvents(before.status, after.status, at),
    ...episodeEvents(before.status, after.status, at),
  ]
}

function dataEvents(before: AlertState, after: AlertState, at: number): AlertEvent[] {
  if ((before.noDataSince === null) === (after.noDataSince === null)) return []
  return [{ kind: after.noDataSince === null ? 'dataReturned' : 'dataLost', at }]
}

function pendingEvents(before: AlertStatus, after: AlertStatus, at: number): AlertEvent[] {
  if (before.kind !== 'pending' && after.kind === 'pending') return [{ kind: 'pending', at }]
  if (before.kind === 'pending' && after.kind === 'inactive') return [{ kind: 'calmed', at }]
  return []
}

function episodeEvents(before: AlertStatus, after: AlertStatus, at: number): AlertEvent[] {
  const was = openEpisode(before)
  const is = openEpisode(after)
  if (is && !was) return [{ kind: 'fired', at, episode: is.ordinal, severity: is.severity }]
  if (was && after.kind === 'resolved') return [{ kind: 'resolved', at, episode: was.ordinal, reason: after.reason }]
  if (!was || !is) return []
  const events: AlertEvent[] = []
  if (was.severity !== is.severity) {
    const kind = isStronger(is.severity, was.severity) ? 'escalated' : 'eased'
    events.push({ kind, at, episode: is.ordinal, from: was.severity, to: is.severity })
  }
  if (was.recovering !== is.recovering)
    events.push({ kind: is.recovering ? 'recovering' : 'relapsed', at, episode: is.ordinal })
  return events
}
