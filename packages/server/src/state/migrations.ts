import { createHash } from 'node:crypto'

/** One step of the schema, in SQL that both engines understand. Once released it never changes; what comes later is a new step. */
export interface Migration {
  id: number
  name: string
  statements: readonly string[]
}

/** Every step, in order, numbered from 1. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'leases, cursors, servers',
    statements: [
      'create table leases (role text not null primary key, holder text not null, until bigint not null)',
      'create table cursors (name text not null primary key, position bigint not null, updated_at bigint not null)',
      `create table servers (
        instance text not null primary key,
        started_at bigint not null,
        clean_stop_at bigint,
        previous_stop_clean integer not null
      )`,
    ],
  },
]

/** Fingerprint of what a step does; kept in the database so that a step that was changed afterwards is noticed. */
export const checksumOf = (migration: Migration): string =>
  createHash('sha256').update(migration.statements.join(';\n')).digest('hex')
