import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { Config } from '../../packages/server/src/config/index.ts'
import { Secret } from '../../packages/server/src/config/secret.ts'
import type { Migration } from '../../packages/server/src/state/migrations.ts'
import { createPostgresEngine } from '../../packages/server/src/state/postgres.ts'
import { createSqliteEngine } from '../../packages/server/src/state/sqlite.ts'
import { openEngine, openState, STATE_FILE, type StateStore } from '../../packages/server/src/state/state-store.ts'
import { startPostgres, type TestPostgres } from './postgres.ts'

/** An engine that the contract is checked on. */
export interface TestEngine {
  name: 'SQLite' | 'Postgres'
  createDatabase(): Promise<TestDatabase>
  stop(): Promise<void>
}

/** An empty database; every `open` is one more server on it. */
export interface TestDatabase {
  state: Config['state']
  dataFolder: string
  open(now?: () => number, migrations?: readonly Migration[]): Promise<StateStore>
  /** Asks the database itself, past the store. */
  query(text: string): Promise<Record<string, unknown>[]>
  /** Lets this much time pass, as far as leases can tell. */
  elapse(ms: number): Promise<void>
  /** Closes what is open and deletes every table. */
  empty(): Promise<void>
  /** Closes what is open and deletes everything. */
  remove(): Promise<void>
}

/** SQLite, and Postgres where it is installed; says aloud when it is not. */
export async function startEngines(): Promise<TestEngine[]> {
  const sqlite: TestEngine = { name: 'SQLite', createDatabase: createSqliteDatabase, stop: async () => {} }
  const postgres = await startPostgres()
  if ('missing' in postgres) {
    console.warn(`SKIPPED on Postgres: ${postgres.missing}`)
    return [sqlite]
  }
  const free: string[] = []
  return [
    sqlite,
    { name: 'Postgres', createDatabase: () => createPostgresDatabase(postgres, free), stop: postgres.stop },
  ]
}

async function createSqliteDatabase(): Promise<TestDatabase> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'plumbline-state-'))
  const state = { kind: 'embedded' } as const
  let time = 1_760_000_000_000
  const { open, closeAll } = stores(state, dataFolder, () => time)
  return {
    state,
    dataFolder,
    open,
    async query(text) {
      const database = new DatabaseSync(join(dataFolder, STATE_FILE), { timeout: 5_000 })
      const rows = database.prepare(text).all()
      database.close()
      return rows.map((row) => ({ ...row }))
    },
    async elapse(ms) {
      time += ms
    },
    async empty() {
      await closeAll()
      for (const file of readdirSync(dataFolder)) rmSync(join(dataFolder, file))
    },
    async remove() {
      await closeAll()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Ends whoever is still connected, and leaves nothing of what was made in a database. */
const CLEAR = `
  select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
  drop schema if exists plumbline cascade;
  drop schema public cascade;
  create schema public`

/** Takes one of the free databases, as Postgres copies files of some 7 MB to make another. */
async function createPostgresDatabase(postgres: TestPostgres, free: string[]): Promise<TestDatabase> {
  const name = free.pop() ?? (await addDatabase(postgres))
  const url = postgres.url.replace(/postgres$/, name)
  const state = { kind: 'postgres', url: new Secret(url) } as const
  const { open, closeAll } = stores(state, '/nowhere', () => 0)
  return {
    state,
    dataFolder: '/nowhere',
    open,
    query: (text) => queryPostgres(url, `set search_path to plumbline; ${text}`),
    async elapse(ms) {
      await queryPostgres(url, `update plumbline.leases set until = until - ${ms}`)
    },
    async empty() {
      await closeAll()
      await queryPostgres(url, 'drop schema if exists plumbline cascade')
    },
    async remove() {
      await closeAll()
      await queryPostgres(url, CLEAR)
      free.push(name)
    },
  }
}

async function addDatabase(postgres: TestPostgres): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await queryPostgres(postgres.url, `create database ${name}`)
  return name
}

export async function queryPostgres(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const results = await client.query(text)
    return (Array.isArray(results) ? results.at(-1) : results).rows
  } finally {
    await client.end()
  }
}

function stores(state: Config['state'], dataFolder: string, clock: () => number) {
  const opened: StateStore[] = []
  const openWith = (now: () => number, migrations: readonly Migration[]) => {
    const engine =
      state.kind === 'postgres'
        ? createPostgresEngine(state.url)
        : createSqliteEngine(join(dataFolder, STATE_FILE), now)
    return openEngine(engine, now, migrations)
  }
  return {
    async open(now: () => number = clock, migrations?: readonly Migration[]) {
      const store = migrations ? await openWith(now, migrations) : await openState({ state, dataFolder, now })
      opened.push(store)
      return store
    },
    closeAll: () => Promise.all(opened.map((store) => store.close())),
  }
}
