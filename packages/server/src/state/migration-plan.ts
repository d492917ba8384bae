import { checksumOf, type Migration } from './migrations.ts'

/** A step as the database remembers it. */
export interface AppliedMigration {
  id: number
  name: string
  checksum: string
}

export type MigrationPlan =
  | { kind: 'done' }
  | { kind: 'apply'; migration: Migration }
  /** The database is ahead of this program. */
  | { kind: 'newer'; applied: AppliedMigration; newestKnown: number }
  /** A step was applied that is not the one known here under that number. */
  | { kind: 'changed'; applied: AppliedMigration }

/** What to do next, from the steps that are applied (in order) and those that are known. */
export function planMigration(applied: readonly AppliedMigration[], known: readonly Migration[]): MigrationPlan {
  const newestKnown = known.at(-1)?.id ?? 0
  const ahead = applied.find((step) => step.id > newestKnown)
  if (ahead) return { kind: 'newer', applied: ahead, newestKnown }
  const changed = applied.find((step, index) => {
    const expected = known[index]
    return expected?.id !== step.id || checksumOf(expected) !== step.checksum
  })
  if (changed) return { kind: 'changed', applied: changed }
  const migration = known[applied.length]
  return migration ? { kind: 'apply', migration } : { kind: 'done' }
}
