import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { Engine } from './engine.ts'
import { describeSqliteError } from './sqlite-errors.ts'

/** SQLite in one file: every commit is on disk when it is answered (WAL with synchronous=FULL). */
export function createSqliteEngine(path: string, now: () => number): Engine {
  return {
    kind: 'sqlite',
    title: path,
    dialect: createDialect(path),
    clockMs: () => sql<number>`${now()}`,
    // Every transaction holds the write lock from its first moment; there is nothing more to lock.
    lockForMigration: async () => {},
    takeUnlocked: (query) => query,
    describe: (error) => describeSqliteError(error, path),
  }
}

/** Longest wait for another process that writes. The event loop stands still meanwhile, but only starts overlap. */
const BUSY_TIMEOUT_MS = 5_000

function createDialect(path: string): Dialect {
  return {
    createDriver: () => new ImmediateDriver({ database: async () => openDatabase(path) }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

/** A plain `begin` takes the write lock at the first write, and fails at once when another process wrote since it read. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Tries to switch an empty database to its log while others do the same; more are needed only when a whole crowd starts at once. */
const SWITCH_ATTEMPTS = 50
const SQLITE_BUSY = 5

/**
 * Two processes that switch the same empty database at once would wait for each other for ever, so SQLite refuses one of them without
 * waiting (sqlite.org/c3ref/busy_handler.html). The other is done in a moment.
 */
function switchToLog(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt++) {
    try {
      database.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      const isBusy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
      if (!isBusy || attempt === SWITCH_ATTEMPTS) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

function openDatabase(path: string): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
  try {
    switchToLog(database)
    database.exec('pragma synchronous = full')
  } catch (error) {
    database.close()
    throw error
  }
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = database.prepare(text)
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      }
    },
  }
}
