import { nearest, type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Client } from 'pg'
import { chooseKey, type KeyColumn, pageSql, quoteName, readTable, type Table } from './postgres-table.ts'
import { type Position, type Row, type Source, SourceProblem } from './row.ts'

/** One page: small enough that a slow table answers in time, large enough that the way there does not count. */
const PAGE_ROWS = 5_000
const SAMPLE_ROWS = 200
const STATEMENT_TIMEOUT_MS = 60_000

/** Each page is read in a transaction of its own, so that an import of hours keeps no old rows alive, and a pooler in between is no harm. */
const BEGIN = `BEGIN TRANSACTION READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'iso_8601'`

export interface PostgresOptions {
  url: string
  /** As `table` or `schema.table`, spelled as it is. */
  table: string
  /** Columns to page by; undefined: the primary key, `id`, or the time of the row. */
  key: readonly string[] | undefined
}

export type Opened = Parsed<Source> | { ok: false; problem: string; unreachable: true }

/**
 * Opens a table for reading, page by page along its key. Every value comes as the text that Postgres writes, so that a key goes
 * back as exactly as it came: a `Date` would cut microseconds off, and rows would be skipped.
 */
export async function openPostgresSource({ url, table: name, key }: PostgresOptions): Promise<Opened> {
  if (!/^(postgres(ql)?:\/\/|socket:|\/)/.test(url)) {
    return refused('the address of the database is to be written like postgres://user:password@host:5432/database')
  }
  const pg = await import('pg')
  const client = new pg.default.Client({
    connectionString: url,
    application_name: 'plumbline import',
    connectionTimeoutMillis: 10_000,
  })
  // A connection that breaks while nothing is asked is told by the next question.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    return {
      ok: false,
      problem: `Postgres at ${hostOf(url)} cannot be reached: ${messageOf(error)}`,
      unreachable: true,
    }
  }
  try {
    const found = await inTransaction(client, () => describe(client, name, key))
    if (found.ok) return parsed(await createSource(client, url, found.value))
    await client.end()
    return found
  } catch (error) {
    await client.end().catch(() => undefined)
    return refused(`Postgres refuses: ${messageOf(error)}`)
  }
}

interface Described {
  table: Table
  key: readonly KeyColumn[]
}

async function describe(
  client: Client,
  name: string,
  wanted: readonly string[] | undefined,
): Promise<Parsed<Described>> {
  const table = await readTable(client, name)
  if ('others' in table) {
    const near = nearest(name, table.others)
    const hint = near
      ? `; did you mean ${near}?`
      : '; name it as it is spelled, with its schema if it is not in the search path'
    return refused(`there is no table "${name}" that this user may see${hint}`)
  }
  const key = chooseKey(table, wanted)
  if (!key.ok) return key
  for (const { name: column, nullable } of key.value) {
    if (!nullable) continue
    const { rowCount } = await client.query(`SELECT FROM ${table.sql} WHERE ${quoteName(column)} IS NULL LIMIT 1`)
    if (rowCount)
      return refused(
        `rows of ${name} have no ${column}, by which they would be read in order; name other columns with --key`,
      )
  }
  if (table.primaryKey.length === 0 && !table.hasPlaces) {
    const names = key.value.map(({ name: column }) => quoteName(column)).join(', ')
    const { rowCount } = await client.query(`SELECT FROM ${table.sql} GROUP BY ${names} HAVING count(*) > 1 LIMIT 1`)
    if (rowCount) {
      return refused(`several rows of ${name} have the same ${names}; name columns that tell them apart with --key`)
    }
  }
  return parsed({ table, key: key.value })
}

/** A page of the rows whose key lies behind `after` and not behind `to`; empty ones set no border. */
type ReadPage = (
  columns: readonly string[],
  between: { after: readonly string[]; to: readonly string[] },
  limit: number,
) => Promise<Row[]>

async function createSource(client: Client, url: string, { table, key }: Described): Promise<Source> {
  const columns = table.columns.map((column) => column.name)
  const page: ReadPage = (wanted, { after, to }, limit) =>
    inTransaction(client, async () => {
      const text = pageSql({ table, key, columns: wanted, after: after.length > 0, to: to.length > 0, limit })
      const result = await client.query({ text, values: [...after, ...to], rowMode: 'array', types: AS_TEXT })
      return result.rows.map((cells: (string | null)[]) => toRow(cells, key))
    })
  return {
    title: `table ${table.name}`,
    format: 'postgres',
    columns,
    open: false,
    sample: await page(columns, { after: [], to: [] }, SAMPLE_ROWS),
    identity: { kind: 'table', table: `${hostOf(url)} ${table.name}`, key: key.map(({ name }) => name) },
    start: { kind: 'key', key: [] },
    read: (wanted, from, to) => readPages((after) => page(wanted, { after, to: keyOf(to) }, PAGE_ROWS), keyOf(from)),
    share: (rows) => (table.estimatedRows > 0 ? Math.min(1, rows / table.estimatedRows) : undefined),
    close: () => client.end().catch(() => undefined),
  }
}

async function* readPages(
  page: (after: readonly string[]) => Promise<Row[]>,
  from: readonly string[],
): AsyncGenerator<readonly Row[]> {
  let after = from
  for (;;) {
    let rows: Row[]
    try {
      rows = await page(after)
    } catch (error) {
      throw new SourceProblem('unreachable', `Postgres stopped answering: ${messageOf(error)}`, error)
    }
    if (rows.length === 0) return
    yield rows
    after = keyOf(rows.at(-1)?.after)
  }
}

const keyOf = (position: Position | undefined): readonly string[] => (position?.kind === 'key' ? position.key : [])

/** The key stands behind the columns that were asked for. */
function toRow(cells: (string | null)[], key: readonly KeyColumn[]): Row {
  const own = cells.splice(-key.length).map(String)
  const place = key.map(({ name }, index) => `${name} ${own[index]}`).join(', ')
  return { place, after: { kind: 'key', key: own }, cells }
}

const AS_TEXT = { getTypeParser: () => (value: string) => value }

async function inTransaction<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query(BEGIN)
  try {
    return await work()
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
  }
}

/** Host and database, never the password. */
function hostOf(url: string): string {
  const parsedUrl = URL.parse(url)
  return parsedUrl ? `${parsedUrl.host}${parsedUrl.pathname}` : 'the given address'
}

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message || String('code' in error ? error.code : error.name) : String(error)
}
