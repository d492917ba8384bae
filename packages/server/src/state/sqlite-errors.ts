import { type ErrorCode, PlumblineError } from '../errors.ts'

/** Primary result codes of SQLite (sqlite.org/rescode.html) that an operator can do something about. */
const CODES: Record<number, ErrorCode> = {
  3: 'data-folder-not-writable', // PERM
  5: 'data-folder-in-use', // BUSY
  6: 'data-folder-in-use', // LOCKED
  8: 'data-folder-not-writable', // READONLY
  10: 'disk-failed', // IOERR
  11: 'state-damaged', // CORRUPT
  13: 'disk-failed', // FULL
  14: 'data-folder-not-writable', // CANTOPEN
  26: 'state-damaged', // NOTADB
}

/** The error of a query on the SQLite file at `path`, which every message names. */
export function describeSqliteError(error: unknown, path: string): PlumblineError {
  if (error instanceof PlumblineError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new PlumblineError(sqliteErrorCode(error) ?? 'unexpected', `${path}: ${reason}`, error)
}

export function sqliteErrorCode(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  // Extended codes carry the primary one in their lowest byte.
  return CODES[error.errcode & 0xff]
}
