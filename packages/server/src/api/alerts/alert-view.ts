import type { Alert } from '@plumbline/protocol/api'
import { type AlertEvent, openEpisode } from '../../judge/alert/index.ts'
import type { AlertFacts, StoredAlert, StoredEpisode } from '../../judge/round/index.ts'

/** An alert as the API shows it. `quiet` says why nobody is told of it now. */
export function viewAlert(alert: StoredAlert, quiet: Alert['quiet']): Alert {
  const { fingerprint, rule, labels, state, evidence, updatedAt } = alert
  const { status } = state
  const ended = status.kind === 'resolved' ? status : undefined
  const episode = openEpisode(status) ?? ended?.episode ?? null
  return {
    ...viewFacts(evidence),
    id: fingerprint,
    rule,
    severity: episode?.severity ?? evidence.severity,
    state: stateOf(alert),
    labels: { ...labels },
    episode: episode?.ordinal ?? state.episodes,
    startedAt: episode?.startedAt ?? null,
    endedAt: ended?.endedAt ?? null,
    endReason: ended?.reason ?? null,
    acknowledged: episode?.acknowledgement ?? null,
    quiet: episode && !ended ? quiet : null,
    checkedAt: updatedAt,
  }
}

function stateOf({ state: { status } }: StoredAlert): Alert['state'] {
  switch (status.kind) {
    case 'firing':
      return status.episode.acknowledgement ? 'acknowledged' : 'firing'
    case 'noData':
      return status.episode?.acknowledgement ? 'acknowledged' : 'noData'
    case 'pending':
      return 'pending'
    default:
      return 'resolved'
  }
}

const viewFacts = ({ title, category, condition, explanation, clauses, nextSteps, runbook }: AlertFacts) => ({
  title,
  category,
  condition,
  explanation,
  clauses: [...clauses],
  nextSteps: [...nextSteps],
  runbook,
})

/** A time that an alert fired, from history. */
export function viewEpisode(episode: StoredEpisode): Alert {
  const { condition, clauses } = episode.metadata as Partial<Pick<AlertFacts, 'condition' | 'clauses'>>
  return {
    id: episode.fingerprint,
    rule: episode.rule,
    title: episode.title,
    severity: episode.severity,
    state: episode.end ? 'resolved' : episode.acknowledgement ? 'acknowledged' : 'firing',
    category: episode.category,
    labels: { ...episode.labels },
    condition: condition ?? '',
    explanation: episode.message,
    clauses: [...(clauses ?? [])],
    episode: episode.ordinal,
    startedAt: episode.createdAt,
    endedAt: episode.end?.at ?? null,
    endReason: episode.end?.reason ?? null,
    acknowledged: episode.acknowledgement,
    quiet: null,
    nextSteps: [],
    runbook: null,
    checkedAt: episode.updatedAt,
  }
}

const END_REASONS: Record<string, string> = {
  recovered: 'the values are good again',
  noData: 'nothing is measured any more',
  byHand: 'somebody resolved it',
  ruleChanged: 'its rule was changed',
  ruleRemoved: 'its rule was removed or switched off',
}

/** What happened, in one sentence. */
export function describeEvent(event: AlertEvent): string {
  switch (event.kind) {
    case 'pending':
      return 'The limit was passed; it fires when that lasts.'
    case 'calmed':
      return 'The values came back before it fired.'
    case 'fired':
      return `It fired, ${event.severity}.`
    case 'escalated':
      return `It grew worse: from ${event.from} to ${event.to}.`
    case 'eased':
      return `It eased: from ${event.from} to ${event.to}.`
    case 'recovering':
      return 'The values are good again; it ends when that lasts.'
    case 'relapsed':
      return 'The values are bad again before it ended.'
    case 'acknowledged':
      return `${event.by} acknowledged it.`
    case 'resolved':
      return `It ended: ${END_REASONS[event.reason] ?? event.reason}.`
    case 'dataLost':
      return 'There is nothing to judge any more.'
    case 'dataReturned':
      return 'There is something to judge again.'
    case 'ruleChanged':
      return 'Its rule was changed; counting began anew.'
  }
}
