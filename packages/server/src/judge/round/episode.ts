import { openEpisode } from '../alert/index.ts'
import type { StoredAlert, StoredEpisode } from './alert-record.ts'

/** The episode that is open or ended last, as history keeps it. */
export function episodeOf({ fingerprint, rule, labels, state, evidence, updatedAt }: StoredAlert): StoredEpisode[] {
  const { status } = state
  const ended = status.kind === 'resolved' ? status : undefined
  const episode = openEpisode(status) ?? ended?.episode
  if (!episode) return []
  const { title, category, explanation, condition, clauses } = evidence
  return [
    {
      fingerprint,
      ordinal: episode.ordinal,
      rule,
      title,
      severity: episode.severity,
      message: explanation,
      category,
      labels,
      metadata: { condition, clauses },
      createdAt: episode.startedAt,
      updatedAt,
      acknowledgement: episode.acknowledgement,
      end: ended ? { at: ended.endedAt, reason: ended.reason } : null,
    },
  ]
}
