import { metricOf, readingsOf, ruleOf } from '../../condition/test-support/readings.ts'
import type { RuleDefinition } from '../../language/index.ts'
import type { RuleInForce } from '../../rules/index.ts'
import type { AlertChanges, StoredAlert } from '../alert-record.ts'
import { judgeRound, type RoundInput, type RoundOutcome } from '../judge-round.ts'

/** 2026-11-22 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 22, 12)
export const INTERVAL_MS = 30_000

export const inForce = (definition: RuleDefinition, said: Partial<RuleInForce> = {}): RuleInForce => ({
  definition,
  title: definition.name,
  nextSteps: [],
  inhibitedBy: [],
  sources: [],
  origin: 'file',
  written: {},
  ...said,
})

export const rule = (condition: string, written: Readonly<Record<string, unknown>> = {}): RuleInForce =>
  inForce(ruleOf(condition, written))

/** The depth of queues by service, as readings. */
export const depths = (values: Readonly<Record<string, number>>) => ({
  'queue.depth': Object.entries(values).map(([service, value]) => ({ labels: { service }, value })),
})

export type Answers = Parameters<typeof readingsOf>[0]

/** What is stored after changes, as a table would have it: nothing but what the changes say. */
export function store(stored: readonly StoredAlert[], { alerts }: AlertChanges): StoredAlert[] {
  const rows = new Map(stored.map((alert) => [alert.fingerprint, alert]))
  for (const { record, expectedVersion } of alerts) {
    const version = rows.get(record.fingerprint)?.version ?? null
    if (version !== expectedVersion)
      throw new Error(`${record.fingerprint} has version ${version}, not ${expectedVersion}`)
    rows.set(record.fingerprint, JSON.parse(JSON.stringify({ ...record, version: (version ?? 0) + 1 })))
  }
  return [...rows.values()]
}

/** Rounds every 30 s, one after the other, on what the one before has stored. */
export function createRounds(start = NOON) {
  let now = start
  let stored: readonly StoredAlert[] = []
  const seen: { at: number; fingerprint: string; kind: string }[] = []
  return {
    get now() {
      return now
    },
    get stored() {
      return stored
    },
    set stored(alerts: readonly StoredAlert[]) {
      stored = alerts
    },
    seen,
    kinds: () => seen.map(({ kind }) => kind),
    round(
      rules: readonly RuleInForce[],
      answers: Answers,
      changed: Partial<RoundInput> & { afterMs?: number } = {},
    ): RoundOutcome {
      const { afterMs = INTERVAL_MS, ...input } = changed
      now += afterMs
      const outcome = judgeRound({ rules, stored, readings: readingsOf(answers), metricOf, now, ...input })
      stored = store(stored, outcome.changes)
      seen.push(
        ...outcome.changes.events.map(({ fingerprint, event }) => ({ at: event.at, fingerprint, kind: event.kind })),
      )
      return outcome
    },
  }
}
