import type { Severity } from '@plumbline/protocol/catalogue'
import { type AlertEvent, eventsBetween } from './alert-event.ts'
import type { AlertRule } from './alert-rule.ts'
import { type AlertState, type AlertStatus, type CheckMark, createAlertState, openEpisode } from './alert-state.ts'
import type { Check, Signal } from './check.ts'
import { advanceLatch, type Latch, OFF } from './latch.ts'
import { DEFAULT_PACE, type Pace, passedTime, watchedTime } from './passed-time.ts'

export interface Advance {
  rule: AlertRule
  check: Check
  /** `undefined` the first time. A state that was stored before a restart is taken up where it was. */
  previous: AlertState | undefined
  /** Epoch ms, for what is shown. */
  now: number
  /** Since the previous evaluation, on a clock that cannot jump; left out when that one was made by another process. */
  elapsedMs?: number
  /** Every 30 s, remembered for an hour. */
  pace?: Pace
}

export interface Advanced {
  next: AlertState
  events: AlertEvent[]
}

/** One check in the life of an alert (see `AlertStatus`). */
export function advance({ rule, check, previous, now, elapsedMs, pace = DEFAULT_PACE }: Advance): Advanced {
  if (previous && previous.checksum !== rule.checksum) return startAfresh({ rule, check, previous, now, pace })
  const known = previous ?? createAlertState(rule, now)
  const passedMs = passedTime(known.evaluatedAt, now, elapsedMs)
  const { lastCheck } = known
  const observedAt = (check.kind === 'judged' ? check.observedAt : undefined) ?? null
  const isNewCheck = isOneMore(observedAt, lastCheck, passedMs, pace)
  const latches = rule.levels.map((level, index) =>
    advanceLatch(known.latches[index] ?? OFF, {
      signal: signalFor(index, rule, check),
      hold: level.hold,
      recovery: rule.recovery,
      isNewCheck,
      passedMs,
      watchedMs: watchedTime(passedMs, pace),
      memoryMs: pace.memoryMs,
    }),
  )
  const status = nextStatus({ rule, check, known, latches, now })
  const next: AlertState = {
    ...known,
    evaluatedAt: now,
    lastCheck:
      isNewCheck || !lastCheck ? { observedAt, agoMs: 0 } : { ...lastCheck, agoMs: lastCheck.agoMs + passedMs },
    noDataSince: check.kind === 'noData' ? Math.min(known.noDataSince ?? now, now) : null,
    latches,
    status,
    episodes: openEpisode(status)?.ordinal ?? known.episodes,
  }
  return { next, events: eventsBetween(known, next, now) }
}

/**
 * An edited rule is another rule: what the old one had counted, said and opened says nothing about the new one. An alert that
 * was open ends, and the new rule has its first check in the next round.
 */
function startAfresh({
  rule,
  check,
  previous,
  now,
  pace = DEFAULT_PACE,
}: Advance & { previous: AlertState }): Advanced {
  const fresh: AlertState = { ...createAlertState(rule, now), episodes: previous.episodes }
  const changed: AlertEvent = { kind: 'ruleChanged', at: now }
  const episode = openEpisode(previous.status)
  if (!episode) {
    const { next, events } = advance({ rule, check, previous: fresh, now, pace })
    return { next, events: [changed, ...events] }
  }
  const { noDataSince } = previous
  const status: AlertStatus = { kind: 'resolved', episode, endedAt: now, reason: 'ruleChanged' }
  const next = { ...fresh, noDataSince, status }
  return { next, events: [changed, ...eventsBetween(previous, next, now)] }
}

/**
 * Whether this check is one more, and not the last one again: with a new measurement behind it, or else half an interval
 * later. A server that is restarted five times in a row has not checked five times.
 */
function isOneMore(observedAt: number | null, last: CheckMark | null, passedMs: number, { intervalMs }: Pace): boolean {
  if (last === null) return true
  return observedAt === null ? last.agoMs + passedMs >= intervalMs / 2 : observedAt !== last.observedAt
}

function signalFor(level: number, rule: AlertRule, check: Check): Signal {
  if (check.kind === 'judged') return check.signals[level] ?? 'undecided'
  switch (rule.noData) {
    case 'keep':
      return 'undecided'
    case 'fire':
      // That nothing arrives is no proof of the worst; it counts as the weakest level.
      return level === 0 ? 'breach' : 'undecided'
    case 'resolve':
      return 'clear'
  }
}

interface Moment {
  rule: AlertRule
  check: Check
  known: AlertState
  latches: readonly Latch[]
  now: number
}

function nextStatus({ rule, check, known, latches, now }: Moment): AlertStatus {
  const before = known.status
  const isSilent = check.kind === 'noData' && rule.noData !== 'fire'
  const open = openEpisode(before)
  const severity = strongest(rule, latches)
  if (severity) {
    const begun = open ?? { ordinal: known.episodes + 1, startedAt: now, acknowledgement: null }
    const recovering = latches.every((latch) => !latch.on || latch.checks > 0)
    const episode = { ...begun, startedAt: Math.min(begun.startedAt, now), severity, recovering }
    return isSilent ? { kind: 'noData', episode } : { kind: 'firing', episode }
  }
  if (open) return { kind: 'resolved', episode: open, endedAt: now, reason: isSilent ? 'noData' : 'recovered' }
  if (isSilent) return { kind: 'noData', episode: null }
  if (latches.some((latch) => latch.checks > 0)) return { kind: 'pending' }
  return before.kind === 'resolved' ? before : { kind: 'inactive' }
}

function strongest(rule: AlertRule, latches: readonly Latch[]): Severity | undefined {
  return rule.levels.filter((_, index) => latches[index]?.on).at(-1)?.severity
}
