import type { Severity } from '@plumbline/protocol/catalogue'
import { type AlertRule, AT_ONCE, advance, checksumOf, fingerprintOf, type Labels } from '../alert/index.ts'
import type { AlertChanges, StoredAlert } from './alert-record.ts'
import { episodeOf } from './episode.ts'

/** An alert that no measurement decided, but somebody or something that knows. */
export interface Raised {
  /** Begins with `raised:` or `notifier:`; with the labels it says which alert it is. */
  rule: string
  severity: Severity
  title: string
  message: string
  category: string | null
  labels: Labels
  nextSteps: readonly string[]
  metadata?: Readonly<Record<string, unknown>>
}

/** Raises an alert, or says again that it is so; it fires at once and stays open until it is resolved by hand. */
export function raise(
  { rule, severity, title, message, category, labels, nextSteps, metadata }: Raised,
  before: StoredAlert | undefined,
  now: number,
): { alert: StoredAlert; changes: AlertChanges } {
  const alertRule: AlertRule = {
    id: rule,
    checksum: checksumOf([rule, severity]),
    levels: [{ severity, hold: AT_ONCE }],
    recovery: AT_ONCE,
    noData: 'keep',
  }
  const check = { kind: 'judged', signals: ['breach'] } as const
  const first = advance({ rule: alertRule, check, previous: before?.state, now })
  // Raised with another severity it is another alert, whose first check comes after the end of the old one.
  const second =
    first.next.status.kind === 'firing' ? first : advance({ rule: alertRule, check, previous: first.next, now })
  const steps = second === first ? [first] : [first, second]
  const fingerprint = before?.fingerprint ?? fingerprintOf(rule, labels)
  const alert: StoredAlert = {
    fingerprint,
    rule,
    labels,
    state: second.next,
    evidence: {
      title,
      severity,
      category,
      condition: metadata ? `raised with ${JSON.stringify(metadata).slice(0, 1_000)}` : 'raised by the application',
      clauses: [],
      explanation: message,
      nextSteps,
      runbook: null,
      cooldownMs: null,
    },
    version: before?.version ?? 0,
    updatedAt: now,
  }
  return {
    alert,
    changes: {
      alerts: [{ record: alert, expectedVersion: before?.version ?? null }],
      episodes: [
        ...(first === second || !before ? [] : episodeOf({ ...before, state: first.next, updatedAt: now })),
        ...episodeOf(alert),
      ],
      events: steps.flatMap(({ events }) => events.map((event) => ({ fingerprint, event }))),
    },
  }
}
