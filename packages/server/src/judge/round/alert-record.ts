import type { ClauseEvidence } from '@plumbline/protocol/api'
import type { Severity } from '@plumbline/protocol/catalogue'
import type { Acknowledgement, AlertState, EndReason, AlertEvent as LifeEvent } from '../alert/index.ts'

/** What is known of an alert beside its life: the rule in words, and the numbers of the last check that said something. */
export interface AlertFacts {
  title: string
  severity: Severity
  category: string | null
  condition: string
  clauses: readonly ClauseEvidence[]
  explanation: string
  nextSteps: readonly string[]
  runbook: string | null
  cooldownMs: number | null
}

/** An alert as it is stored: one row for each rule and scope. */
export interface StoredAlert {
  fingerprint: string
  rule: string
  labels: Readonly<Record<string, string>>
  state: AlertState
  evidence: AlertFacts
  /** Counts writes, so that two writers notice each other. */
  version: number
  updatedAt: number
}

/** From firing to resolved, as history keeps it. */
export interface StoredEpisode {
  fingerprint: string
  ordinal: number
  rule: string
  severity: Severity
  title: string
  message: string
  metadata: Readonly<Record<string, unknown>>
  category: string | null
  labels: Readonly<Record<string, string>>
  createdAt: number
  updatedAt: number
  acknowledgement: Acknowledgement | null
  end: { at: number; reason: EndReason } | null
}

export interface AlertChanges {
  alerts: { record: Omit<StoredAlert, 'version'>; expectedVersion: number | null }[]
  episodes: StoredEpisode[]
  events: { fingerprint: string; event: LifeEvent }[]
}
