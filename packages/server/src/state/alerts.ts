import type { Severity } from '@plumbline/protocol/catalogue'
import type { Transaction } from 'kysely'
import type { AlertEvent } from '../judge/alert/index.ts'
import type { AlertChanges, StoredAlert, StoredEpisode } from '../judge/round/index.ts'
import { alertOf, alertRow, episodeOf, episodeRow } from './alert-records.ts'
import { batches } from './batches.ts'
import { replacing } from './replacing.ts'
import { takeNumbers } from './sequences.ts'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'

export interface EpisodeQuery {
  /** `all` when absent. */
  state?: 'open' | 'ended' | 'all'
  rule?: string
  severity?: Severity
  /** Only what was still open at this time or began later. */
  fromMs?: number
  limit: number
}

/** Where every alert stands, what happened to it, and how often it fired. */
export interface Alerts {
  readAlerts(): Promise<StoredAlert[]>
  /**
   * Stores what changed in one transaction, and gives the fingerprints of alerts that somebody else changed since they were read: of
   * those nothing is written, neither their episodes nor their events. What is written has the version after the expected one. Episodes
   * replace those with their fingerprint and ordinal; both they and the events belong to alerts of the same commit.
   */
  commitAlerts(changes: AlertChanges): Promise<string[]>
  /** Newest first. */
  readEpisodes(query: EpisodeQuery): Promise<StoredEpisode[]>
  /** The newest events of an alert, oldest first. */
  readTimeline(fingerprint: string, limit: number): Promise<AlertEvent[]>
  /** Deletes episodes that ended before a time, older events, and alerts that nothing is open of and nothing has changed since. */
  forgetAlerts(beforeMs: number): Promise<void>
}

export function createAlerts({ run }: Session): Alerts {
  return {
    readAlerts: () => run(async (db) => (await db.selectFrom('alerts').selectAll().execute()).map(alertOf)),
    commitAlerts: ({ alerts, episodes, events }) =>
      run((db) =>
        db.transaction().execute(async (transaction) => {
          const written = new Set<string>()
          for (const batch of batches(alerts)) await writeAlerts(transaction, batch, written)
          const isWritten = ({ fingerprint }: { fingerprint: string }) => written.has(fingerprint)
          await writeEpisodes(transaction, episodes.filter(isWritten))
          await appendEvents(transaction, events.filter(isWritten))
          return alerts.flatMap(({ record }) => (isWritten(record) ? [] : [record.fingerprint]))
        }),
      ),
    readEpisodes: ({ state = 'all', rule, severity, fromMs, limit }) =>
      run(async (db) => {
        let query = db.selectFrom('alert_episodes').selectAll()
        if (state !== 'all') query = query.where('resolved', '=', state === 'ended' ? 1 : 0)
        if (rule !== undefined) query = query.where('rule', '=', rule)
        if (severity !== undefined) query = query.where('severity', '=', severity)
        if (fromMs !== undefined)
          query = query.where(({ eb }) => eb.or([eb('resolved_at', 'is', null), eb('resolved_at', '>=', fromMs)]))
        const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
        return rows.map(episodeOf)
      }),
    readTimeline: (fingerprint, limit) =>
      run(async (db) => {
        const newest = db.selectFrom('alert_events').select('event').where('fingerprint', '=', fingerprint)
        const rows = await newest.orderBy('id', 'desc').limit(limit).execute()
        return rows.map(({ event }) => JSON.parse(event)).reverse()
      }),
    forgetAlerts: (beforeMs) =>
      run((db) =>
        db.transaction().execute(async (transaction) => {
          await transaction
            .deleteFrom('alerts')
            .where('severity', 'is', null)
            .where('updated_at', '<', beforeMs)
            .execute()
          await transaction.deleteFrom('alert_episodes').where('resolved_at', '<', beforeMs).execute()
          await deleteEvents(transaction, beforeMs)
        }),
      ),
  }
}

/** Writes those that are as they were read, and notes their fingerprints. */
async function writeAlerts(
  transaction: Transaction<Tables>,
  changes: readonly AlertChanges['alerts'][number][],
  written: Set<string>,
): Promise<void> {
  const fingerprints = changes.map(({ record }) => record.fingerprint)
  const stored = await transaction
    .selectFrom('alerts')
    .select(['fingerprint', 'version'])
    .where('fingerprint', 'in', fingerprints)
    .execute()
  const versions = new Map(stored.map(({ fingerprint, version }) => [fingerprint, version]))
  const rows = changes
    .filter(({ record, expectedVersion }) => (versions.get(record.fingerprint) ?? null) === expectedVersion)
    .map(({ record, expectedVersion }) => alertRow({ ...record, version: (expectedVersion ?? 0) + 1 }))
    // In one order, so that two servers which change the same alerts do not wait for each other in a circle.
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
  if (rows.length === 0) return
  const taken = await transaction
    .insertInto('alerts')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('fingerprint')
        .doUpdateSet(replacing('rule', 'labels', 'state', 'status', 'severity', 'evidence', 'version', 'updated_at'))
        // Asked again, for on Postgres another may have been faster since the versions were read.
        .where(({ eb, ref }) => eb('alerts.version', '=', eb(ref('excluded.version'), '-', 1))),
    )
    .returning('fingerprint')
    .execute()
  for (const { fingerprint } of taken) written.add(fingerprint)
}

async function writeEpisodes(transaction: Transaction<Tables>, episodes: readonly StoredEpisode[]): Promise<void> {
  for (const batch of batches(episodes)) {
    await transaction
      .insertInto('alert_episodes')
      .values(batch.map(episodeRow))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(
            replacing(
              'severity',
              'title',
              'message',
              'metadata',
              'category',
              'labels',
              'resolved',
              'resolved_at',
              'end_reason',
              'acknowledged_by',
              'acknowledged_at',
              'acknowledged_note',
              'updated_at',
            ),
          ),
      )
      .execute()
  }
}

async function appendEvents(transaction: Transaction<Tables>, events: AlertChanges['events']): Promise<void> {
  if (events.length === 0) return
  const first = await takeNumbers(transaction, 'alert_events', events.length)
  const rows = events.map(({ fingerprint, event }, index) => ({
    id: first + index,
    fingerprint,
    episode: 'episode' in event ? event.episode : null,
    at: event.at,
    event: JSON.stringify(event),
  }))
  for (const batch of batches(rows)) await transaction.insertInto('alert_events').values(batch).execute()
}

/** What belongs to an episode that is still open stays, however long that takes. */
async function deleteEvents(transaction: Transaction<Tables>, beforeMs: number): Promise<void> {
  await transaction
    .deleteFrom('alert_events')
    .where('at', '<', beforeMs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('alert_episodes')
            .select('alert_episodes.id')
            .whereRef('alert_episodes.fingerprint', '=', 'alert_events.fingerprint')
            .whereRef('alert_episodes.ordinal', '=', 'alert_events.episode')
            .where('alert_episodes.resolved', '=', 0),
        ),
      ),
    )
    .execute()
}
