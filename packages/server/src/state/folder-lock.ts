import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PlumblineError } from '../errors.ts'
import { describeSqliteError, sqliteErrorCode } from './sqlite-errors.ts'

/** Who uses a data folder; `startedAt` in epoch milliseconds. */
export interface Holder {
  pid: number
  startedAt: number
}

/** The sole right to a data folder. Keep it: the lock lasts as long as this object does. */
export interface FolderLock {
  /** Tells processes that find the folder taken where the holder answers. */
  announce(url: string): void
  /** Gives the folder back; again is harmless. */
  release(): void
}

/** No data is ever in it, and nothing but SQLite may open it: closing any other handle would drop the lock (POSIX). */
const LOCK_FILE = 'lock.sqlite'
const HOLDER_FILE = 'holder.json'
const GITIGNORE = '.gitignore'

/** Of several that start at once one must win, so a loser steps back and looks again for this long. */
const CONTENTION_MS = 500

/**
 * Takes a data folder for this process, and creates it when it is missing: readable by this user alone, and ignored by git.
 * The lock is one of the operating system, held through SQLite, so that it ends with the process however that ends.
 * Throws `data-folder-in-use`, which names the holder, or `data-folder-not-writable`.
 */
export function lockDataFolder(folder: string, holder: Holder): FolderLock {
  createFolder(folder)
  const database = takeLock(folder)
  const write = (url?: string) => writeHolder(folder, { ...holder, ...(url !== undefined && { url }) })
  try {
    write()
  } catch (error) {
    database.close()
    throw notWritable(folder, error)
  }
  return {
    announce: write,
    release() {
      if (!database.isOpen) return
      rmSync(join(folder, HOLDER_FILE), { force: true })
      database.close()
    },
  }
}

function createFolder(folder: string): void {
  try {
    makeFolders(folder)
    if (!existsSync(join(folder, GITIGNORE))) writeFileSync(join(folder, GITIGNORE), '*\n')
  } catch (error) {
    throw notWritable(folder, error)
  }
}

/** As `mkdir -p`. Node's own recursive form never returns where nothing can be made, such as below /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  makeFolders(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process that starts may have been faster.
    if (!existsSync(folder)) throw error
  }
}

function takeLock(folder: string): DatabaseSync {
  const path = join(folder, LOCK_FILE)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: CONTENTION_MS })
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database?.close()
    if (sqliteErrorCode(error) !== 'data-folder-in-use') throw describeSqliteError(error, path)
    throw new PlumblineError('data-folder-in-use', `${folder} is used by ${describeHolder(folder)}`, error)
  }
}

function writeHolder(folder: string, holder: Holder & { url?: string }): void {
  const temporary = join(folder, `${HOLDER_FILE}.tmp`)
  writeFileSync(temporary, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  renameSync(temporary, join(folder, HOLDER_FILE))
}

/** The holder's note is for people; when it is missing or makes no sense the lock counts all the same. */
function describeHolder(folder: string): string {
  try {
    const { pid, startedAt, url }: Record<string, unknown> = JSON.parse(readFileSync(join(folder, HOLDER_FILE), 'utf8'))
    if (typeof pid !== 'number' || typeof startedAt !== 'number') return 'another process'
    const place = typeof url === 'string' ? `, at ${url}` : ''
    return `process ${pid}, started ${new Date(startedAt).toISOString()}${place}`
  } catch {
    return 'another process'
  }
}

function notWritable(folder: string, error: unknown): PlumblineError {
  const reason = error instanceof Error ? error.message : String(error)
  return new PlumblineError('data-folder-not-writable', `${folder}: ${reason}`, error)
}
