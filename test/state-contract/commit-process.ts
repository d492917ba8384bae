/**
 * A server in a process of its own that stores one thing, statement by statement. The parent says what; it tells every
 * statement that ran, and after the one that it is told to pause after it waits to be killed.
 */
import { join } from 'node:path'
import { Secret } from '../../packages/server/src/config/secret.ts'
import { createPostgresEngine } from '../../packages/server/src/state/postgres.ts'
import { createSqliteEngine } from '../../packages/server/src/state/sqlite.ts'
import { openEngine, STATE_FILE } from '../../packages/server/src/state/state-store.ts'
import { COMMITS, type CommitName } from './commits.ts'
import { watchStatements } from './watch-statements.ts'

export interface CommitOrder {
  /** Address of a Postgres; without it SQLite in the folder. */
  url?: string
  dataFolder: string
  commit: CommitName
  /** 0 for never. */
  pauseAfter: number
}

export type CommitAnswer = { ready: true } | { statement: string } | { done: true }

const tell = (answer: CommitAnswer) => process.send?.(answer)

async function obey({ url, dataFolder, commit, pauseAfter }: CommitOrder): Promise<void> {
  const chosen = url
    ? createPostgresEngine(new Secret(url))
    : createSqliteEngine(join(dataFolder, STATE_FILE), Date.now)
  let isCommitting = false
  let statements = 0
  const dialect = watchStatements(chosen.dialect, async (statement) => {
    if (!isCommitting) return
    tell({ statement })
    if (++statements === pauseAfter) await new Promise(() => {})
  })
  const store = await openEngine({ ...chosen, dialect }, Date.now)
  isCommitting = true
  await COMMITS[commit].run(store)
  tell({ done: true })
  await store.close()
  process.disconnect()
}

process.once('message', (order: CommitOrder) => void obey(order))
tell({ ready: true })
