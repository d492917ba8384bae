import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
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
  // It compares every pair of comparisons with every other, and finds nothing in ours: 80 of 114 ms of the totals of an empty window.
  optimize_and_compare_chain: 0,
} as const

/** A write that takes longer is stopped, and tried again by its caller. */
const LONGEST_WRITE_S = 60

/** Makes a repeated token harmless for the materialized views as well (measured: without it they count twice). */
export const INSERT_SETTINGS = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // Rows of a year that are imported together lie in a part for each day; the limit of 100 would refuse them for ever.
  max_partitions_per_insert_block: '0',
  max_execution_time: LONGEST_WRITE_S,
} as const

const DEFAULT_TIMEOUT_MS = 10_000

/** One question must not take the machine: a million messages with their percentiles need a fifth of this. */
const MOST_QUERY_BYTES = 2 * 1024 ** 3

interface EngineParts extends Pick<Engine, 'kind' | 'insert' | 'close'> {
  client: ClickHouseClient
}

/** Errors become coded ones, and closing twice is closing once. */
function createEngine({ kind, client, insert, close }: EngineParts): Engine {
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
          clickhouse_settings: {
            ...QUERY_SETTINGS,
            max_execution_time: Math.max(1, Math.ceil(timeoutMs / 1_000)),
            max_memory_usage: String(MOST_QUERY_BYTES),
          },
        })
        // The client lets go of the signal with the first byte of the answer.
        const giveUp = (): void => result.close()
        patience.addEventListener('abort', giveUp)
        return await result.json<Row>().finally(() => patience.removeEventListener('abort', giveUp))
      } catch (cause) {
        throw asStoreError(cause, patience.aborted)
      }
    },
    async command(sql, params = {}, settings = {}) {
      try {
        await client.command({
          query: sql,
          query_params: params,
          clickhouse_settings: { ...QUERY_SETTINGS, max_execution_time: LONGEST_WRITE_S, ...settings },
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
      closing ??= close()
      return closing
    },
  }
}

const TIMEOUT_EXCEEDED = '159'
const MEMORY_LIMIT_EXCEEDED = '241'

/** The code of an error, a number in digits when it is ClickHouse's. By its shape, since chDB brings its own copy of the client's class. */
const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : undefined

function asStoreError(cause: unknown, outOfPatience: boolean): PlumblineError {
  if (outOfPatience || codeOf(cause) === TIMEOUT_EXCEEDED) {
    return new PlumblineError('query-timeout', 'the event store stopped the query at its time limit', cause)
  }
  if (codeOf(cause) === MEMORY_LIMIT_EXCEEDED) {
    return new PlumblineError('query-too-large', 'the event store stopped the query at its memory limit', cause)
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
  // A connection runs one statement at a time and keeps the settings of the last: inserts wait for no question, nor for its time limit.
  const inserting = chdb.createChdbConnection({ path })
  return createEngine({
    kind: 'embedded',
    client,
    async insert({ table, columns, body, token }) {
      await inserting.chdb.rawInsert({
        table,
        columns: [...columns],
        values: body,
        format: 'JSONCompactEachRow',
        settings: { ...INSERT_SETTINGS, insert_deduplication_token: token },
      })
    },
    async close() {
      await Promise.all([client.close(), inserting.close()])
    },
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
    // Proxies refuse long URLs; a list of ids goes into the body instead.
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { wait_end_of_query: 1 },
  })
  return createEngine({
    kind: 'remote',
    client,
    async insert({ table, columns, body, token }) {
      // The client's own insert takes objects and makes JSON of them; these rows are JSON already.
      const { stream } = await client.exec({
        query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT JSONCompactEachRow`,
        values: Readable.from([body], { objectMode: false }),
        clickhouse_settings: { ...INSERT_SETTINGS, insert_deduplication_token: token },
      })
      await finished(stream.resume())
    },
    close: () => client.close(),
  })
}

/** The oldest ClickHouse whose JSON, deduplication and DateTime64 behave as the queries expect. */
const OLDEST = [25, 3] as const

/** Unknown database, user or password, or not permitted: trying again does not help. */
const REFUSALS = new Set(['81', '192', '193', '194', '497', '516'])

/** Refuses a server below the floor, one that lets nobody in, and one that does not answer within `attempts` tries a second apart. */
export async function checkVersion(engine: Engine, attempts: number): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [row] = await engine.query<{ version: string }>('SELECT version() AS version')
      const version = row?.version ?? ''
      const [major = 0, minor = 0] = version.split('.').map(Number)
      if (!(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) {
        throw new PlumblineError('store-too-old', `the server says version ${version}`)
      }
      return version
    } catch (cause) {
      if (cause instanceof PlumblineError && cause.code === 'store-too-old') throw cause
      const refused = cause instanceof PlumblineError && REFUSALS.has(codeOf(cause.cause) ?? '')
      if (refused || attempt >= attempts) {
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
