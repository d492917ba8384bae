import { PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely'
import { Pool, type PoolConfig, TypeOverrides, types } from 'pg'
import type { Secret } from '../config/index.ts'
import { PlumblineError } from '../errors.ts'
import type { Engine } from './engine.ts'

/** Our tables stand in a schema of their own, so that the database may be shared with an application. */
const SCHEMA = 'plumbline'

export interface PostgresTimeouts {
  connectMs: number
  /** Longest wait for one answer, a migration that waits for another server's included. */
  queryMs: number
}

const TIMEOUTS: PostgresTimeouts = { connectMs: 5_000, queryMs: 30_000 }

export function createPostgresEngine(url: Secret, timeouts: PostgresTimeouts = TIMEOUTS): Engine {
  const title = titleOf(url)
  return {
    kind: 'postgres',
    title,
    dialect: new PostgresDialect({ pool: createPool(url, timeouts) }),
    schema: SCHEMA,
    clockMs: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    async lockForMigration(transaction) {
      await sql`select pg_advisory_xact_lock(hashtext('plumbline state migrations'))`.execute(transaction)
      // Asked first, because `create schema if not exists` needs the right to create one even when it is there.
      const { rows } = await sql`select from pg_namespace where nspname = ${SCHEMA}`.execute(transaction)
      if (rows.length === 0) await sql`create schema ${sql.id(SCHEMA)}`.execute(transaction)
      await sql`set local search_path to ${sql.id(SCHEMA)}`.execute(transaction)
    },
    takeUnlocked: (query) => query.forUpdate().skipLocked(),
    describe: (error) => describePostgresError(error, title),
  }
}

/** State needs few connections: its queries are single rows by key. */
const CONNECTIONS = 5

function createPool(url: Secret, { connectMs, queryMs }: PostgresTimeouts): PostgresPool {
  const overrides = new TypeOverrides()
  // int8 arrives as text because it may not fit a number; ours are epoch milliseconds and positions, which do.
  overrides.setTypeParser(types.builtins.INT8, Number)
  const options: PoolConfig = {
    connectionString: url.reveal(),
    application_name: 'plumbline',
    max: CONNECTIONS,
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
    keepAlive: true,
    types: overrides,
  }
  const pool = new Pool(options)
  // A connection that dies is an error event, on the pool while it rests and on itself while it works. Without a listener
  // either would end the process. The pool replaces it, and the query it was working on fails by itself.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      let failed = false
      const query = async (text: string, values: readonly unknown[]) => {
        try {
          return await client.query(text, [...values])
        } catch (error) {
          // After a timeout the old query still occupies the connection, and the next would wait behind it; and a server
          // that ends a connection says so before the connection is gone.
          failed ||= !hasSqlState(error) || ENDED.test(error.code)
          throw error
        }
      }
      // Kysely also has a form for cursors, which needs a library that is not handed in.
      return {
        query: query as unknown as PostgresPoolClient['query'],
        release: (discard) => client.release(discard || failed),
      }
    },
  }
}

/** The server answered with an error; anything else is a lost or silent connection. */
const hasSqlState = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)

/** SQLSTATE of connections that the server ends: by an administrator, a shutdown, a crash, or a fault of the connection. */
const ENDED = /^(08|57P)/

/** SQLSTATE classes that a wrong query of ours ends in: data, constraints, syntax and missing tables. */
const OUR_FAULT = /^(22|23|42)/
const NOT_PERMITTED = '42501'

function describePostgresError(error: unknown, title: string): PlumblineError {
  if (error instanceof PlumblineError) return error
  const ours = hasSqlState(error)
    ? OUR_FAULT.test(error.code) && error.code !== NOT_PERMITTED
    : error instanceof TypeError || error instanceof RangeError
  return new PlumblineError(ours ? 'unexpected' : 'state-unreachable', `${title}: ${reasonOf(error)}`, error)
}

/** A refused connection to a name with several addresses has a code and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function titleOf(url: Secret): string {
  const { host, pathname } = new URL(url.reveal())
  return `Postgres at ${host || 'a local socket'}${pathname}`
}
