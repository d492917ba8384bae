import type { Insertable, Selectable } from 'kysely'
import { openEpisode } from '../judge/alert/index.ts'
import type { StoredAlert, StoredEpisode } from '../judge/round/index.ts'
import type { Tables } from './tables.ts'

export function alertRow(alert: StoredAlert): Insertable<Tables['alerts']> {
  return {
    fingerprint: alert.fingerprint,
    rule: alert.rule,
    labels: JSON.stringify(alert.labels),
    state: JSON.stringify(alert.state),
    status: alert.state.status.kind,
    severity: openEpisode(alert.state.status)?.severity ?? null,
    evidence: JSON.stringify(alert.evidence),
    version: alert.version,
    updated_at: alert.updatedAt,
  }
}

export function alertOf(row: Selectable<Tables['alerts']>): StoredAlert {
  return {
    fingerprint: row.fingerprint,
    rule: row.rule,
    labels: JSON.parse(row.labels),
    state: JSON.parse(row.state),
    evidence: JSON.parse(row.evidence),
    version: row.version,
    updatedAt: row.updated_at,
  }
}

export function episodeRow(episode: StoredEpisode): Insertable<Tables['alert_episodes']> {
  const { acknowledgement, end } = episode
  return {
    id: `${episode.fingerprint}-${episode.ordinal}`,
    fingerprint: episode.fingerprint,
    ordinal: episode.ordinal,
    rule: episode.rule,
    severity: episode.severity,
    title: episode.title,
    message: episode.message,
    metadata: JSON.stringify(episode.metadata),
    category: episode.category,
    labels: JSON.stringify(episode.labels),
    resolved: end ? 1 : 0,
    resolved_at: end?.at ?? null,
    end_reason: end?.reason ?? null,
    acknowledged_by: acknowledgement?.by ?? null,
    acknowledged_at: acknowledgement?.at ?? null,
    acknowledged_note: acknowledgement?.note ?? null,
    created_at: episode.createdAt,
    updated_at: episode.updatedAt,
  }
}

export function episodeOf(row: Selectable<Tables['alert_episodes']>): StoredEpisode {
  const { acknowledged_by: by, acknowledged_at: at, acknowledged_note: note, resolved_at, end_reason } = row
  return {
    fingerprint: row.fingerprint,
    ordinal: row.ordinal,
    rule: row.rule,
    severity: row.severity,
    title: row.title,
    message: row.message,
    metadata: JSON.parse(row.metadata),
    category: row.category,
    labels: JSON.parse(row.labels),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    acknowledgement: by === null || at === null ? null : { by, at, ...(note !== null && { note }) },
    end: resolved_at === null || end_reason === null ? null : { at: resolved_at, reason: end_reason },
  }
}
