import type { FileIdentity } from './identify-file.ts'

/** Where reading goes on; kept in the checkpoint. */
export type Position = FilePosition | KeyPosition

export interface FilePosition {
  kind: 'bytes'
  /** From the start of the unpacked file. */
  byte: number
  /** Lines before this one. */
  lines: number
}

export interface KeyPosition {
  kind: 'key'
  /** Of the row before it, as Postgres writes each value as text; empty before the first row. */
  key: string[]
}

/** Why a row, or one cell of it, cannot be taken. */
export interface Flaw {
  reason: string
  /** What stood there, cut to a readable length. */
  value: string
}

/** One row as it was read: its cells in the order of the columns in use, or why it could not be read. */
export interface Row {
  /** `line 17`, the line on which it starts, or `id 4711`. */
  place: string
  after: Position
  cells: readonly unknown[] | Flaw
}

/** What is imported: rows with named columns. */
export interface Source {
  /** For sentences: `ops.csv`, `table operation_logs`. */
  title: string
  format: 'csv' | 'ndjson' | 'nginx' | 'postgres'
  columns: readonly string[]
  /** True where rows may hold columns that the first rows do not. */
  open: boolean
  /** The first rows with every column, in the order of `columns`. */
  sample: readonly Row[]
  /** What says that this is the same source at the next start. */
  identity: SourceIdentity
  /** Where the first row begins. */
  start: Position
  /**
   * Rows from a position on, in chunks, up to another position as if the source ended there, or to its end; cells are those of
   * `columns` asked for, in that order. Throws `SourceProblem`.
   */
  read(columns: readonly string[], from: Position, to?: Position): AsyncIterable<readonly Row[]>
  /** How much has been read, 0 to 1; undefined when nobody knows. */
  share(rows: number): number | undefined
  close(): Promise<void>
}

export type SourceIdentity = FileIdentity | { kind: 'table'; table: string; key: string[] } | { kind: 'stream' }

/** Reading came to an end before the source did. */
export class SourceProblem extends Error {
  readonly kind: 'unreachable' | 'broken'
  constructor(kind: 'unreachable' | 'broken', message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

export const isFlaw = (cells: Row['cells']): cells is Flaw => !Array.isArray(cells)

const LONGEST_QUOTE = 80

/** A flaw that quotes what stood there. */
export const flaw = (reason: string, value: unknown): Flaw => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return { reason, value: text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text }
}
