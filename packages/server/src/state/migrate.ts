import { type Kysely, sql, type Transaction } from 'kysely'
import { PlumblineError } from '../errors.ts'
import type { Engine } from './engine.ts'
import { planMigration } from './migration-plan.ts'
import { checksumOf, type Migration } from './migrations.ts'
import type { Tables } from './tables.ts'

/**
 * Brings the schema up to date, one step a transaction: wherever the process is killed, the database holds whole steps,
 * and the next start goes on from there. Every transaction takes the engine's migration lock first and looks again at
 * what is applied, so servers that start at once wait for each other and none repeats a step.
 */
export async function migrate(
  db: Kysely<Tables>,
  engine: Engine,
  migrations: readonly Migration[],
  now: () => number,
): Promise<void> {
  const step = () => db.transaction().execute((transaction) => applyNext(transaction, engine, migrations, now))
  while (await step());
}

/** Applies the next step; false when there is none. */
async function applyNext(
  transaction: Transaction<Tables>,
  engine: Engine,
  migrations: readonly Migration[],
  now: () => number,
): Promise<boolean> {
  await engine.lockForMigration(transaction)
  await sql`create table if not exists migrations (
    id integer not null primary key, name text not null, checksum text not null, applied_at bigint not null
  )`.execute(transaction)
  const applied = await transaction.selectFrom('migrations').select(['id', 'name', 'checksum']).orderBy('id').execute()
  const plan = planMigration(applied, migrations)
  switch (plan.kind) {
    case 'done':
      return false
    case 'apply': {
      const { id, name, statements } = plan.migration
      for (const statement of statements) await sql.raw(statement).execute(transaction)
      const row = { id, name, checksum: checksumOf(plan.migration), applied_at: now() }
      await transaction.insertInto('migrations').values(row).execute()
      return true
    }
    case 'newer':
      throw new PlumblineError(
        'state-newer',
        `${engine.title} has migration ${plan.applied.id} (${plan.applied.name}); this version knows them up to ${plan.newestKnown}`,
      )
    case 'changed':
      throw new PlumblineError(
        'state-changed',
        `${engine.title} has a migration ${plan.applied.id} (${plan.applied.name}) that differs from the one of this version`,
      )
  }
}
