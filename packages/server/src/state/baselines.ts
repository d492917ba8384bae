import type { EncodedHistogram } from '@plumbline/protocol/histogram'
import type { Selectable, Transaction } from 'kysely'
import { replacing } from './replacing.ts'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'

/** What a baseline is of; a scope of other labels or another environment has its own (A001-16). */
export interface BaselineKey {
  metric: string
  labels: Readonly<Record<string, string>>
  environment: string
}

/** A version of a baseline (X16). */
export interface StoredBaseline extends BaselineKey {
  id: string
  /** Taken by itself from 10 samples, or from 100 (A002-4); or on request. */
  kind: 'provisional' | 'trusted' | 'captured'
  /** Epoch milliseconds. */
  capturedAt: number
  samples: number
  value: BaselineValue
  /** Values are compared with it. At most one version of a key is. */
  promoted: boolean
  note: string | null
}

/** In the unit of the metric. */
export interface BaselineValue {
  mean: number
  p50: number
  p95: number
  p99: number
  histogram: EncodedHistogram
}

export interface Baselines {
  /** Takes the place of one with its id. */
  writeBaseline(baseline: StoredBaseline): Promise<void>
  /** The version that values are compared with. */
  readPromotedBaseline(key: BaselineKey): Promise<StoredBaseline | undefined>
  /** Newest first. */
  readBaselines(query: { metric?: string; environment?: string; limit: number }): Promise<StoredBaseline[]>
  /** Compares values with this version from now on, and with no other of its key; false when there is none of this id. */
  promoteBaseline(id: string): Promise<boolean>
  /** False when there was none. */
  deleteBaseline(id: string): Promise<boolean>
}

export function createBaselines({ run }: Session): Baselines {
  return {
    writeBaseline: (baseline) =>
      run((db) =>
        db.transaction().execute(async (transaction) => {
          const row = baselineRow(baseline)
          await transaction
            .insertInto('baselines')
            .values(row)
            .onConflict((conflict) =>
              conflict
                .column('id')
                .doUpdateSet(
                  replacing(
                    'metric',
                    'labels',
                    'environment',
                    'kind',
                    'captured_at',
                    'samples',
                    'value',
                    'promoted',
                    'note',
                  ),
                ),
            )
            .execute()
          if (baseline.promoted) await promote(transaction, row)
        }),
      ),
    readPromotedBaseline: ({ metric, labels, environment }) =>
      run(async (db) => {
        const row = await db
          .selectFrom('baselines')
          .selectAll()
          .where('metric', '=', metric)
          .where('environment', '=', environment)
          .where('labels', '=', sortedJson(labels))
          .where('promoted', '=', 1)
          .orderBy('captured_at', 'desc')
          .limit(1)
          .executeTakeFirst()
        return row && baselineOf(row)
      }),
    readBaselines: ({ metric, environment, limit }) =>
      run(async (db) => {
        let query = db.selectFrom('baselines').selectAll()
        if (metric !== undefined) query = query.where('metric', '=', metric)
        if (environment !== undefined) query = query.where('environment', '=', environment)
        const rows = await query.orderBy('captured_at', 'desc').orderBy('id').limit(limit).execute()
        return rows.map(baselineOf)
      }),
    promoteBaseline: (id) =>
      run((db) =>
        db.transaction().execute(async (transaction) => {
          const row = await transaction.selectFrom('baselines').selectAll().where('id', '=', id).executeTakeFirst()
          if (row) await promote(transaction, row)
          return row !== undefined
        }),
      ),
    deleteBaseline: (id) =>
      run(async (db) => {
        const deleted = await db.deleteFrom('baselines').where('id', '=', id).returning('id').execute()
        return deleted.length === 1
      }),
  }
}

/** One statement over all versions of the key: two servers that promote at once do it one after the other. */
async function promote(
  transaction: Transaction<Tables>,
  {
    id,
    metric,
    labels,
    environment,
  }: Pick<Selectable<Tables['baselines']>, 'id' | 'metric' | 'labels' | 'environment'>,
): Promise<void> {
  await transaction
    .updateTable('baselines')
    .set(({ eb, lit }) => ({ promoted: eb.case().when('id', '=', id).then(lit(1)).else(lit(0)).end() }))
    .where('metric', '=', metric)
    .where('environment', '=', environment)
    .where('labels', '=', labels)
    .execute()
}

const baselineRow = (baseline: StoredBaseline): Selectable<Tables['baselines']> => ({
  id: baseline.id,
  metric: baseline.metric,
  labels: sortedJson(baseline.labels),
  environment: baseline.environment,
  kind: baseline.kind,
  captured_at: baseline.capturedAt,
  samples: baseline.samples,
  value: JSON.stringify(baseline.value),
  promoted: baseline.promoted ? 1 : 0,
  note: baseline.note,
})

const baselineOf = (row: Selectable<Tables['baselines']>): StoredBaseline => ({
  id: row.id,
  metric: row.metric,
  labels: JSON.parse(row.labels),
  environment: row.environment,
  kind: row.kind,
  capturedAt: row.captured_at,
  samples: row.samples,
  value: JSON.parse(row.value),
  promoted: row.promoted === 1,
  note: row.note,
})

const sortedJson = (labels: BaselineKey['labels']): string =>
  JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))))
