import type { AlertEvent } from './alert-event.ts'
import { labelsOf } from './alert-event.ts'
import { type Matcher, matchesAll } from './matcher.ts'
import { endOfStretch, type WeeklyStretch } from './weekly.ts'

/** Keeps alerts quiet that all of its matchers fit, from `from` until just before `to` (epoch ms). */
export interface Silence {
  id: string
  matchers: readonly Matcher[]
  from: number
  to: number
}

/** A planned time in which alerts are expected; without matchers it is about everything. */
export type MaintenanceWindow = { id: string; matchers: readonly Matcher[] } & (
  | { kind: 'once'; from: number; to: number }
  | { kind: 'weekly'; stretch: WeeklyStretch }
)

/** Why an alert is kept quiet on every channel. */
export type Mute =
  | { reason: 'inhibited'; by: string }
  | { reason: 'silenced'; by: string; until: number }
  | { reason: 'maintenance'; by: string; until: number }

export interface Mutes {
  silences: readonly Silence[]
  maintenance: readonly MaintenanceWindow[]
}

/** What keeps an alert quiet now, if anything does. */
export function muteOf(event: AlertEvent, { silences, maintenance }: Mutes, now: number): Mute | undefined {
  if (event.inhibitedBy !== undefined) return { reason: 'inhibited', by: event.inhibitedBy }
  const labels = labelsOf(event)
  const silence = silences.find(({ from, to, matchers }) => from <= now && now < to && matchesAll(matchers, labels))
  if (silence) return { reason: 'silenced', by: silence.id, until: silence.to }
  for (const window of maintenance) {
    const until = matchesAll(window.matchers, labels) ? endOf(window, now) : undefined
    if (until !== undefined) return { reason: 'maintenance', by: window.id, until }
  }
  return undefined
}

/** When a maintenance window that is on ends; undefined when it is not on. */
export function endOf(window: MaintenanceWindow, now: number): number | undefined {
  if (window.kind === 'weekly') return endOfStretch(window.stretch, now)
  return window.from <= now && now < window.to ? window.to : undefined
}
