import { LEAST_SAMPLES, TRUSTED_SAMPLES } from '@plumbline/protocol/quantities'
import type { Transaction } from 'kysely'
import {
  type BaselineVersion,
  type MetricBaseline,
  metricRow,
  type OperationBaseline,
  operationRow,
} from './baseline-rows.ts'
import { replacing } from './replacing.ts'
import type { Tables } from './tables.ts'

/** Rows that one statement carries: SQLite takes 32,766 values in one. */
const ROWS_AT_ONCE = 500

type Facts = Pick<BaselineVersion, 'version' | 'environment' | 'service'>

/**
 * One of all services takes the place of everything of its environment; one of a service that of earlier ones of this service, and of
 * the metrics that it has itself.
 */
export async function promote(
  transaction: Transaction<Tables>,
  { version, environment, service }: Facts,
): Promise<void> {
  let versions = transaction
    .updateTable('baseline_versions')
    .set(({ eb, lit }) => ({ promoted: eb.case().when('version', '=', version).then(lit(1)).else(lit(0)).end() }))
    .where('environment', '=', environment)
  let metrics = transaction
    .updateTable('baselines')
    .set(({ eb, lit }) => ({ promoted: eb.case().when('version', '=', version).then(lit(1)).else(lit(0)).end() }))
    .where('environment', '=', environment)
  if (service !== null) {
    versions = versions.where('service', '=', service)
    metrics = metrics.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('baselines as own')
          .select('own.id')
          .where('own.version', '=', version)
          .whereRef('own.metric', '=', 'baselines.metric')
          .whereRef('own.labels', '=', 'baselines.labels'),
      ),
    )
  }
  await versions.execute()
  await metrics.execute()
}

interface Parts extends Pick<BaselineVersion, 'version' | 'environment' | 'note'> {
  operations: readonly OperationBaseline[]
  metrics: readonly MetricBaseline[]
}

/** Puts in operations and metrics, in the place of what has their key, and counts what there is. */
export async function insertParts(transaction: Transaction<Tables>, parts: Parts): Promise<void> {
  const { version } = parts
  for (const some of inPieces(parts.operations.map((one) => operationRow(version, one))))
    await transaction
      .insertInto('baseline_operations')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['version', 'service', 'name']).doUpdateSet(replacing('samples', 'failures', 'histogram')),
      )
      .execute()
  for (const some of inPieces(parts.metrics.map((one) => metricRow(parts, one))))
    await transaction
      .insertInto('baselines')
      .values(some)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(replacing('kind', 'captured_at', 'samples', 'value')))
      .execute()
  await count(transaction, version)
}

const inPieces = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) =>
    rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  )

async function count(transaction: Transaction<Tables>, version: number): Promise<void> {
  const counts = await transaction
    .selectFrom('baseline_operations')
    .select(({ fn, eb, lit }) => [
      fn.countAll<number>().as('operations'),
      fn.sum<number>(eb.case().when('samples', '>=', TRUSTED_SAMPLES).then(lit(1)).else(lit(0)).end()).as('trusted'),
      fn.sum<number>(eb.case().when('samples', '>=', LEAST_SAMPLES).then(lit(1)).else(lit(0)).end()).as('known'),
      fn.sum<number>('samples').as('samples'),
      fn.sum<number>('failures').as('failures'),
    ])
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  const { metrics } = await transaction
    .selectFrom('baselines')
    .select(({ fn }) => fn.countAll<number>().as('metrics'))
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  const [trusted, known] = [Number(counts.trusted ?? 0), Number(counts.known ?? 0)]
  await transaction
    .updateTable('baseline_versions')
    .set({
      ...{ operations: Number(counts.operations), trusted, provisional: known - trusted },
      ...{ samples: Number(counts.samples ?? 0), failures: Number(counts.failures ?? 0), metrics: Number(metrics) },
    })
    .where('version', '=', version)
    .execute()
}
