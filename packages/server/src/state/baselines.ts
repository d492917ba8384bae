import type { Kysely, Transaction } from 'kysely'
import {
  type BaselineVersion,
  type MetricBaseline,
  metricOf,
  type OperationBaseline,
  operationOf,
  type StoredBaseline,
  versionOf,
} from './baseline-rows.ts'
import { takeNumbers } from './sequences.ts'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'
import { insertParts, promote } from './write-baseline.ts'

/** A version that has no number yet. */
export interface BaselineDraft extends Omit<BaselineVersion, 'version' | 'updatedAt' | 'promoted' | 'counts'> {
  /** Of the client; one request makes one version. */
  requestId: string | null
  leftOut: number
  operations: readonly OperationBaseline[]
  metrics: readonly MetricBaseline[]
}

export interface BaselineAddition {
  at: number
  leftOut: number
  operations: readonly OperationBaseline[]
  metrics: readonly MetricBaseline[]
}

/** Which parts a version has, without what they say. */
export interface BaselineKeys {
  operations: { service: string; name: string; samples: number }[]
  metrics: { id: string; metric: string; labels: Readonly<Record<string, string>>; samples: number }[]
}

/** One promoted version of all services an environment, and one a service beside it: whoever changes versions waits for whoever does so already. */
export interface Baselines {
  /** The version of an earlier request with its id when there is one, which is then left as it is. */
  addBaseline(draft: BaselineDraft, promote: boolean): Promise<{ version: BaselineVersion; isNew: boolean }>
  /** The version of an earlier request. */
  findBaseline(requestId: string): Promise<BaselineVersion | undefined>
  /** Puts in what is new, in the place of what has its key; false when it is gone or promoted. */
  extendBaseline(version: number, addition: BaselineAddition): Promise<boolean>
  /** Newest first, 1,000 at most. */
  readBaselines(query: { environment?: string | undefined }): Promise<BaselineVersion[]>
  readBaseline(version: number): Promise<BaselineVersion | undefined>
  /** Busiest first. */
  readBaselineOperations(version: number): Promise<OperationBaseline[]>
  readBaselineMetrics(version: number): Promise<StoredBaseline[]>
  readBaselineKeys(version: number): Promise<BaselineKeys>
  /** What rules of an environment compare with. */
  readPromotedMetrics(environment: string): Promise<StoredBaseline[]>
  /** Compares with this version from now on, and with no other of the same; false when there is none. */
  promoteBaseline(version: number): Promise<boolean>
  deleteBaseline(version: number, force: boolean): Promise<'deleted' | 'promoted' | 'absent'>
}

const MOST_LISTED = 1_000
export function createBaselines({ run }: Session): Baselines {
  const change = <T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> =>
    run((db) =>
      db.transaction().execute(async (transaction) => {
        // Takes no number, but the lock on them: a promotion must see every version that another is about to promote.
        await takeNumbers(transaction, 'baselines', 0)
        return work(transaction)
      }),
    )
  return {
    addBaseline: (draft, promoted) =>
      change(async (transaction) => {
        const known = draft.requestId === null ? undefined : await findByRequest(transaction, draft.requestId)
        if (known) return { version: versionOf(known), isNew: false }
        const version = await takeNumbers(transaction, 'baselines', 1)
        await transaction.insertInto('baseline_versions').values(draftRow(version, draft)).execute()
        await insertParts(transaction, { ...draft, version })
        if (promoted) await promote(transaction, { ...draft, version })
        return { version: versionOf(await readRow(transaction, version)), isNew: true }
      }),
    findBaseline: (requestId) =>
      run(async (db) => {
        const row = await findByRequest(db, requestId)
        return row && versionOf(row)
      }),
    extendBaseline: (version, { at, leftOut, ...parts }) =>
      change(async (transaction) => {
        const row = await transaction
          .updateTable('baseline_versions')
          .set({ updated_at: at, to_at: at, left_out: leftOut })
          .where('version', '=', version)
          .where('promoted', '=', 0)
          .returning(['environment', 'note'])
          .executeTakeFirst()
        if (row) await insertParts(transaction, { ...row, ...parts, version })
        return row !== undefined
      }),
    readBaselines: ({ environment }) =>
      run(async (db) => {
        let query = db.selectFrom('baseline_versions').selectAll()
        if (environment !== undefined) query = query.where('environment', '=', environment)
        const rows = await query.orderBy('version', 'desc').limit(MOST_LISTED).execute()
        return rows.map(versionOf)
      }),
    readBaseline: (version) =>
      run(async (db) => {
        const row = await db
          .selectFrom('baseline_versions')
          .selectAll()
          .where('version', '=', version)
          .executeTakeFirst()
        return row && versionOf(row)
      }),
    readBaselineOperations: (version) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('baseline_operations')
          .selectAll()
          .where('version', '=', version)
          .orderBy('samples', 'desc')
          .orderBy('service')
          .orderBy('name')
          .execute()
        return rows.map(operationOf)
      }),
    readBaselineMetrics: (version) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('baselines')
          .selectAll()
          .where('version', '=', version)
          .orderBy('metric')
          .orderBy('labels')
          .execute()
        return rows.map(metricOf)
      }),
    readBaselineKeys: (version) =>
      run(async (db) => {
        const operations = await db
          .selectFrom('baseline_operations')
          .select(['service', 'name', 'samples'])
          .where('version', '=', version)
          .execute()
        const metrics = await db
          .selectFrom('baselines')
          .select(['id', 'metric', 'labels', 'samples'])
          .where('version', '=', version)
          .execute()
        return { operations, metrics: metrics.map((row) => ({ ...row, labels: JSON.parse(row.labels) })) }
      }),
    readPromotedMetrics: (environment) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('baselines')
          .selectAll()
          .where('environment', '=', environment)
          .where('promoted', '=', 1)
          .orderBy('metric')
          .orderBy('labels')
          .execute()
        return rows.map(metricOf)
      }),
    promoteBaseline: (version) =>
      change(async (transaction) => {
        const row = await transaction
          .selectFrom('baseline_versions')
          .selectAll()
          .where('version', '=', version)
          .executeTakeFirst()
        if (row) await promote(transaction, row)
        return row !== undefined
      }),
    deleteBaseline: (version, force) =>
      change(async (transaction) => {
        const row = await transaction
          .selectFrom('baseline_versions')
          .select('promoted')
          .where('version', '=', version)
          .executeTakeFirst()
        if (!row) return 'absent'
        if (row.promoted === 1 && !force) return 'promoted'
        for (const table of ['baseline_operations', 'baselines', 'baseline_versions'] as const)
          await transaction.deleteFrom(table).where('version', '=', version).execute()
        return 'deleted'
      }),
  }
}

const readRow = (transaction: Transaction<Tables>, version: number) =>
  transaction.selectFrom('baseline_versions').selectAll().where('version', '=', version).executeTakeFirstOrThrow()

const findByRequest = (db: Kysely<Tables>, requestId: string) =>
  db.selectFrom('baseline_versions').selectAll().where('request_id', '=', requestId).executeTakeFirst()

const draftRow = (version: number, draft: BaselineDraft): Tables['baseline_versions'] => ({
  version,
  environment: draft.environment,
  service: draft.service,
  source: draft.source,
  from_at: draft.fromMs,
  to_at: draft.toMs,
  resolution: draft.precision,
  captured_at: draft.capturedAt,
  updated_at: draft.capturedAt,
  captured_by: draft.by,
  note: draft.note,
  request_id: draft.requestId,
  promoted: 0,
  ...{ operations: 0, trusted: 0, provisional: 0, samples: 0, failures: 0, metrics: 0 },
  left_out: draft.leftOut,
})
