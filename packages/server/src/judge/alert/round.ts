import type { StageGraph } from '@plumbline/protocol'
import { type Advance, advance } from './advance.ts'
import type { AlertEvent } from './alert-event.ts'
import { type AlertState, openEpisode } from './alert-state.ts'
import { type Announcement, announce, type Quiet } from './announce.ts'
import { groupAlerts, type Message, type Told } from './group-alerts.ts'
import { muteSymptoms, type Voice } from './mute-symptoms.ts'
import type { OpenAlert } from './open-alert.ts'

/** An alert and its check in this round. */
export interface Watched extends Pick<Advance, 'rule' | 'check' | 'previous'> {
  /** What it is about; its severity is its state's, its rule its rule's. */
  subject: Omit<OpenAlert, 'rule' | 'severity'>
  /** The silence or the maintenance that covers it now. */
  silencedBy: string | null
}

export interface Round {
  watched: readonly Watched[]
  graphs: readonly StageGraph[]
}

export interface AlertOutcome {
  fingerprint: string
  next: AlertState
  events: AlertEvent[]
  /** Who speaks for it; null when it is not open, or silenced. */
  voice: Voice | null
  withheld: Announcement['withheld']
}

export interface RoundOutcome {
  /** For each alert that was watched, in the same order. */
  alerts: readonly AlertOutcome[]
  /** What is to be sent. Store it with the states in one transaction, and send it from there. */
  messages: readonly Message[]
}

/**
 * One evaluation of all alerts: each lives on, causes mute symptoms, whatever is then to be told is told in few messages. The
 * same for the live loop, for a backtest and after a restart, because all it knows is what it is given.
 */
export function evaluateRound(
  { watched, graphs }: Round,
  { now, elapsedMs, pace }: Pick<Advance, 'now' | 'elapsedMs' | 'pace'>,
): RoundOutcome {
  const time = { now, ...(elapsedMs !== undefined && { elapsedMs }), ...(pace && { pace }) }
  const lives = watched.map((watch) => {
    const { next, events } = advance({ ...watch, ...time })
    const episode = openEpisode(next.status) ?? (next.status.kind === 'resolved' ? next.status.episode : null)
    const severity = episode?.severity ?? watch.rule.levels[0].severity
    const alert: OpenAlert = { ...watch.subject, rule: watch.rule.id, severity }
    return { watch, alert, next, events, isOpen: openEpisode(next.status) !== null }
  })
  const speakers = lives.filter(({ watch, isOpen }) => isOpen && watch.silencedBy === null)
  const voices = muteSymptoms(
    speakers.map(({ alert }) => alert),
    graphs,
  )
  const openAlerts = new Map(speakers.map(({ alert }) => [alert.fingerprint, alert]))
  const told: Told[] = []
  const alerts = lives.map(({ watch, alert, next, events }) => {
    const voice = voices.get(alert.fingerprint) ?? null
    const announced = announce({
      rule: watch.rule,
      state: next,
      quiet: quietOf(watch, voice?.kind === 'muted' ? voice.by : null),
      ...(voice?.kind === 'speaks' && { severity: voice.severity }),
    })
    const symptoms = voice?.kind === 'speaks' ? voice.symptoms.flatMap((id) => openAlerts.get(id) ?? []) : []
    if (announced.notice) told.push({ alert, notice: announced.notice, symptoms })
    const { fingerprint } = alert
    return { fingerprint, next: announced.next, events, voice, withheld: announced.withheld }
  })
  return { alerts, messages: groupAlerts(told) }
}

function quietOf({ silencedBy }: Watched, mutedBy: string | null): Quiet | null {
  if (silencedBy !== null) return { kind: 'silenced', by: silencedBy }
  return mutedBy === null ? null : { kind: 'muted', by: mutedBy }
}
