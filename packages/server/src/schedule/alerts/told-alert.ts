import type { ClauseEvidence } from '@plumbline/protocol/api'
import { openEpisode, type Voice } from '../../judge/alert/index.ts'
import type { StoredAlert } from '../../judge/round/index.ts'
import type { AlertEvent } from '../../notify/alert-event.ts'

/** An alert as channels are told of it; undefined when it never fired. `cause` is the name of the alert that explains it. */
export function toldAlert(
  alert: StoredAlert,
  voice: Voice | undefined,
  cause: string | undefined,
): AlertEvent | undefined {
  const { fingerprint, rule, labels, state, evidence } = alert
  const { status } = state
  const episode = openEpisode(status) ?? (status.kind === 'resolved' ? status.episode : null)
  if (!episode) return undefined
  const clause = decidingClause(evidence.clauses)
  return {
    name: evidence.title,
    fingerprint,
    severity: voice?.kind === 'speaks' ? voice.severity : episode.severity,
    state: status.kind === 'resolved' ? 'resolved' : episode.acknowledgement ? 'acknowledged' : 'firing',
    metric: clause?.metric ?? rule,
    observed: clause?.observed ?? null,
    comparison: clause?.comparison ?? '>',
    limit: clause?.limit ?? 0,
    unit: clause?.unit ?? 'count',
    explanation: evidence.explanation,
    startedAt: episode.startedAt,
    ...(status.kind === 'resolved' && { endedAt: status.endedAt }),
    labels: { ...labels, rule, category: evidence.category ?? '' },
    nextSteps: evidence.nextSteps,
    ...(evidence.runbook !== null && { runbookUrl: evidence.runbook }),
    ...(cause !== undefined && { inhibitedBy: cause }),
    ...(evidence.cooldownMs !== null && { cooldownMs: evidence.cooldownMs }),
  }
}

/** Of several clauses, one that is true; the first. */
const decidingClause = (clauses: readonly ClauseEvidence[]): ClauseEvidence | undefined =>
  clauses.find(({ verdict }) => verdict === 'firing') ?? clauses[0]
