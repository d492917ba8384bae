import { Kysely } from 'kysely'
import { PlumblineError } from '../errors.ts'
import type { Engine } from './engine.ts'
import { EscapedText } from './escaped-text.ts'
import type { Tables } from './tables.ts'

/** An open state database: runs queries one caller at a time or many at once, and ends when the last has ended. */
export interface Session {
  engine: Engine
  /** Runs queries; their errors come out with a code. After `close` it refuses with `stopping`. */
  run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** Waits for what runs, which the engine's timeouts bound. May be called again, or while it runs. */
  close(): Promise<void>
}

export function createSession(engine: Engine): Session {
  const root = new Kysely<Tables>({ dialect: engine.dialect, plugins: [new EscapedText()] })
  const db = engine.schema === undefined ? root : root.withSchema(engine.schema)
  const running = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined

  const end = async () => {
    await Promise.allSettled(running)
    await root.destroy()
  }

  return {
    engine,
    async run(work) {
      if (closed) throw new PlumblineError('stopping', 'the state database is closed')
      const outcome = work(db).catch((error) => {
        throw engine.describe(error)
      })
      running.add(outcome)
      try {
        return await outcome
      } finally {
        running.delete(outcome)
      }
    },
    close() {
      closed ??= end()
      return closed
    },
  }
}
