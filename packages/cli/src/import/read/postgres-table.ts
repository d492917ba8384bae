import { nearest, type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Client } from 'pg'
import { WELL_KNOWN } from '../map/fields.ts'

export interface TableColumn {
  name: string
  /** As Postgres spells it: `timestamp with time zone`. */
  type: string
  nullable: boolean
}

export type KeyColumn = TableColumn

export interface Table {
  name: string
  /** Quoted, to stand in a statement. */
  sql: string
  columns: readonly TableColumn[]
  primaryKey: readonly string[]
  /** Each row has a place of its own, `ctid`: not in a view, and in a partitioned table only within each part. */
  hasPlaces: boolean
  /** The planner's figure; below one when it has none. */
  estimatedRows: number
}

/** Where a row lies. It moves when the row is changed, so it only settles the order of rows that are otherwise equal. */
const CTID: KeyColumn = { name: 'ctid', type: 'tid', nullable: false }

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Looks a table or view up by its name as it is spelled; without it, the names of those that are there. */
export async function readTable(client: Client, name: string): Promise<Table | { others: readonly string[] }> {
  const sql = name.split('.').map(quoteName).join('.')
  const found = await client.query(
    `SELECT c.oid, c.reltuples::float8 AS rows, c.relkind IN ('r', 'm') AS places FROM pg_class c WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [sql],
  )
  const [table] = found.rows
  if (!table) {
    const others = await client.query(
      `SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 1000`,
    )
    return { others: others.rows.map((row) => String(row.name)) }
  }
  const columns = await client.query(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
     FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table.oid],
  )
  const key = await client.query(
    `SELECT a.attname AS name FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(number, place)
     JOIN pg_attribute a ON a.attnum = k.number
     WHERE i.indrelid = $1 AND a.attrelid = $1 AND i.indisprimary ORDER BY k.place`,
    [table.oid],
  )
  return {
    name,
    sql,
    columns: columns.rows,
    primaryKey: key.rows.map((row) => String(row.name)),
    hasPlaces: table.places,
    estimatedRows: Number(table.rows),
  }
}

/**
 * Columns that put all rows in one order: those asked for, else the primary key, else `id`, else a time. What may be equal in two
 * rows gets the primary key, or the place of the row, behind it, so that no row falls between two pages.
 */
export function chooseKey(
  { columns, primaryKey, hasPlaces, name }: Table,
  wanted: readonly string[] | undefined,
): Parsed<readonly KeyColumn[]> {
  const names = columns.map((column) => column.name)
  const known = ['id', ...WELL_KNOWN.at].find((column) => names.includes(column))
  const first = wanted ?? (primaryKey.length > 0 ? primaryKey : known === undefined ? [] : [known])
  if (first.length === 0)
    return refused(`${name} has no primary key, no id and no time; name columns to read it by with --key`)
  const absent = first.find((column) => !names.includes(column))
  if (absent !== undefined) {
    const near = nearest(absent, names)
    return refused(
      `--key: there is no column "${absent}"${near ? `; did you mean "${near}"?` : ';'} the columns are ${names.join(', ')}`,
    )
  }
  const settled = primaryKey.length > 0 ? [...new Set([...first, ...primaryKey])] : first
  const key = settled.flatMap((column) => columns.filter((it) => it.name === column))
  return parsed(primaryKey.length > 0 || !hasPlaces ? key : [...key, CTID])
}

export interface Page {
  table: Table
  key: readonly KeyColumn[]
  columns: readonly string[]
  /** False for the first page. */
  after: boolean
  /** True when the rows end before the table may. */
  to: boolean
  limit: number
}

/** A page of rows between two keys, whose values are the parameters; the key's columns stand last. */
export function pageSql({ table, key, columns, after, to, limit }: Page): string {
  const names = key.map(({ name }) => (name === CTID.name ? CTID.name : quoteName(name)))
  const order = names.join(', ')
  const borders = [...(after ? ['>'] : []), ...(to ? ['<='] : [])].map((comparison, place) => {
    const values = key.map(({ type }, index) => `$${place * key.length + index + 1}::${type}`)
    return `(${order}) ${comparison} (${values.join(', ')})`
  })
  const where = borders.length > 0 ? ` WHERE ${borders.join(' AND ')}` : ''
  return `SELECT ${[...columns.map(quoteName), ...names].join(', ')} FROM ${table.sql}${where} ORDER BY ${order} LIMIT ${limit}`
}
