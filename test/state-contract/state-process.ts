/**
 * A server in a process of its own, as far as its state goes. The parent sends an order; the answer is `{ open: true }` or
 * the code of the error. It tells every statement, and with `pauseAfter` waits after so many of them for another message.
 */
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { Secret } from '../../packages/server/src/config/secret.ts'
import type { Engine } from '../../packages/server/src/state/engine.ts'
import { migrate } from '../../packages/server/src/state/migrate.ts'
import { MIGRATIONS, type Migration } from '../../packages/server/src/state/migrations.ts'
import { createPostgresEngine } from '../../packages/server/src/state/postgres.ts'
import { createSession } from '../../packages/server/src/state/session.ts'
import { createSqliteEngine } from '../../packages/server/src/state/sqlite.ts'
import { watchStatements } from './watch-statements.ts'

export interface Order {
  /** Address of a Postgres; without it SQLite in the folder. */
  url?: string
  dataFolder: string
  /** Migrations beyond those of the product. */
  further: readonly Migration[]
  pauseAfter?: number
}

export type Answer = { ready: true } | { statement: string } | { open: true } | { code: string; detail: string }

const tell = (answer: Answer) => process.send?.(answer)

async function obey({ url, dataFolder, further, pauseAfter }: Order): Promise<void> {
  let statements = 0
  const after = async (statement: string) => {
    tell({ statement })
    if (++statements === pauseAfter) await new Promise((resolve) => process.once('message', resolve))
  }
  const chosen: Engine = url
    ? createPostgresEngine(new Secret(url))
    : createSqliteEngine(join(dataFolder, 'state.sqlite'), Date.now)
  const engine = { ...chosen, dialect: watchStatements(chosen.dialect, after) }
  const session = createSession(engine)
  try {
    await session.run((db) => migrate(db, engine, [...MIGRATIONS, ...further], Date.now))
    await session.run((db) => db.executeQuery(CompiledQuery.raw('select 1')))
    tell({ open: true })
  } catch (error) {
    const { code, detail } = engine.describe(error)
    tell({ code, detail })
  }
  await session.close()
  process.disconnect()
}

process.once('message', (order: Order) => void obey(order))
tell({ ready: true })
