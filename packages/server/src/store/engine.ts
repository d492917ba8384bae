import { setTimeout as delay } from 'node:timers/promises'
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { PlumblineError } from '../errors.ts'

/** Values for `{name:Type}` placeholders; the only way a value reaches SQL. */
export type QueryParams = Record<string, unknown>

export interface QueryOptions {
  /** The engine stops after this; the answer is then the error `query-timeout`. */
  timeoutMs?: number
  signal?: AbortSignal
}

export interface RowsInsert {
  table: string
  columns: readonly string[]
  /** Rows as JSONCompactEachRow, one line a row. */
  body: Buffer
  /** A repeated token stores nothing again, neither in the table nor in its rollups. */
  token: string
}

/** What differs between chDB in the process and ClickHouse over HTTP ends here: above it there is one dialect and one code path. */
export interface Engine {
  readonly kind: 'embedded' | 'remote'
  query<Row>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Row[]>
  command(sql: string, params?: QueryParams, settings?: Record<string, string | number>): Promise<void>
  insert(rows: RowsInsert): Promise<void>
  close(): Promise<void>
}

/** Sent with every statement, since servers and versions differ in their defaults. */
const QUERY_SETTINGS = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
  date_time_input_format: 'best_effort',
} as const

/** Makes a repeated token harmless for the materialized views as well (measured: without it they count twice). */
export const INSERT_SETTINGS = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
} as const

const DEFAULT_TIMEOUT_MS = 10_000

type RawInsert = (rows: RowsInsert) => Promise<void>

function createEngine(kind: Engine['kind'], client: ClickHouseClient, insert: RawInsert): Engine {
  let closing: Promise<void> | undefined
  return {
    kind,
    async query<Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}) {
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
      // Aborting only stops the waiting; max_execution_time is what stops the engine.
      const patience = AbortSignal.timeout(timeoutMs + 1_000)
      try {
        const result = await client.query({
          query: sql,
          query_params: params,
          format: 'JSONEachRow',
          abort_signal: options.signal ? AbortSignal.any([options.signal, patience]) : patience,
          clickhouse_settings: { ...QUERY_SETTINGS, max_execution_time: Math.max(1, Math.ceil(timeoutMs / 1_000)) },
        })
        return await result.json<Row>()
      } catch (cause) {
        throw asStoreError(cause, patience.aborted)
      }
    },
    async command(sql, params = {}, settings = {}) {
      try {
        await client.command({
          query: sql,
          query_params: params,
          clickhouse_settings: { ...QUERY_SETTINGS, ...settings },
        })
      } catch (cause) {
        throw asStoreError(cause, false)
      }
    },
    async insert(rows) {
      try {
        await insert(rows)
      } catch (cause) {
        throw asStoreError(cause, false)
      }
    },
    close() {
      closing ??= client.close()
      return closing
    },
  }
}

const TIMEOUT_EXCEEDED = '159'

function asStoreError(cause: unknown, outOfPatience: boolean): PlumblineError {
  if (outOfPatience || (cause instanceof ClickHouseError && cause.code === TIMEOUT_EXCEEDED)) {
    return new PlumblineError('query-timeout', 'the event store stopped the query at its time limit', cause)
  }
  const text = cause instanceof Error ? cause.message : String(cause)
  return new PlumblineError('store-failed', text.slice(0, 500), cause)
}

/** Opens chDB on a folder. One folder a process, one process a folder: the caller holds the folder lock. */
export async function openEmbeddedEngine(path: string): Promise<Engine> {
  // Loaded here, so that a server with a remote store never pays for the engine.
  const { default: chdb } = await import('chdb/connection')
  const connection = chdb.createChdbConnection({ path })
  // chdb types its connection after its own copy of the client's interface, hence unknown; the contract suite proves the fit.
  const options: unknown = { connection, log: { level: ClickHouseLogLevel.OFF } }
  const client = createClient(options as NonNullable<Parameters<typeof createClient>[0]>)
  return createEngine('embedded', client, async ({ table, columns, body, token }) => {
    await connection.chdb.rawInsert({
      table,
      columns: [...columns],
      values: body,
      format: 'JSONCompactEachRow',
      settings: { ...INSERT_SETTINGS, insert_deduplication_token: token },
    })
  })
}

/** Connects to ClickHouse over HTTP; the URL carries user, password and database. */
export function openRemoteEngine(url: string): Engine {
  const client = createClient({
    url,
    application: 'plumbline',
    request_timeout: 30_000,
    max_open_connections: 10,
    compression: { request: true, response: true },
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { wait_end_of_query: 1 },
  })
  return createEngine('remote', client, async ({ table, columns, body, token }) => {
    const { Readable } = await import('node:stream')
    await client.insert({
      table,
      columns: [columns[0] as string, ...columns.slice(1)],
      values: Readable.from([body], { objectMode: false }),
      format: 'JSONCompactEachRow',
      clickhouse_settings: { ...INSERT_SETTINGS, insert_deduplication_token: token },
    })
  })
}

/** The oldest ClickHouse whose JSON, deduplication and DateTime64 behave as the queries expect. */
const OLDEST = [25, 3] as const

/** Refuses a server below the floor, and one that does not answer within `attempts` tries a second apart. */
export async function checkVersion(engine: Engine, attempts: number): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [row] = await engine.query<{ version: string }>('SELECT version() AS version')
      const version = row?.version ?? ''
      const [major = 0, minor = 0] = version.split('.').map(Number)
      if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
        throw new PlumblineError('store-too-old', `the server says version ${version}`)
      }
      return version
    } catch (cause) {
      if (cause instanceof PlumblineError && cause.code === 'store-too-old') throw cause
      if (attempt >= attempts) {
        throw new PlumblineError(
          'store-unreachable',
          cause instanceof PlumblineError ? cause.detail : String(cause),
          cause,
        )
      }
      await delay(1_000)
    }
  }
}
