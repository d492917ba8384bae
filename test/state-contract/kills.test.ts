import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommitAnswer, CommitOrder } from './commit-process.ts'
import { COMMITS, type CommitName } from './commits.ts'
import { startEngines, type TestDatabase } from './engines.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

const KILLS = { timeout: 180_000 }
const NAMES: readonly CommitName[] = ['alerts', 'plan', 'claim', 'attempt']

describe.each(engines)('a kill of a server on $name', (engine) => {
  let database: TestDatabase
  const children = new Set<ChildProcess>()
  beforeEach(async () => {
    database = await engine.createDatabase()
  })
  afterEach(async () => {
    await Promise.all([...children].map(kill))
    children.clear()
    await database.remove()
  })

  /** Runs a server up to a statement of its commit, and kills it there; gives the statements that ran. */
  async function runUntil(pauseAfter: number, commit: CommitName): Promise<string[]> {
    const child = fork(join(import.meta.dirname, 'commit-process.ts'), { execArgv: ['--conditions=plumbline-source'] })
    children.add(child)
    const statements: string[] = []
    let isDone = false
    const order: CommitOrder = {
      ...(database.state.kind === 'postgres' && { url: database.state.url.reveal() }),
      dataFolder: database.dataFolder,
      commit,
      pauseAfter,
    }
    await new Promise<void>((resolve, reject) => {
      child.on('message', (answer: CommitAnswer) => {
        if ('ready' in answer) child.send(order)
        if ('statement' in answer && statements.push(answer.statement) === pauseAfter) resolve()
        if ('done' in answer) isDone = true
      })
      // One that is done is left to end by itself: it then keeps what it compiled for those after it.
      child.once('exit', () => (isDone ? resolve() : reject(new Error(`the process ended after ${statements.at(-1)}`))))
    })
    await kill(child)
    return statements
  }

  const countsOf = async (commit: CommitName) => {
    const counts: number[] = []
    for (const question of COMMITS[commit].counts) counts.push(Number((await database.query(question))[0]?.n))
    return counts
  }

  async function prepare(commit: CommitName): Promise<void> {
    await database.empty()
    const store = await database.open()
    await COMMITS[commit].prepare(store)
    await store.close()
  }

  test.each(NAMES)(
    'after any statement leaves all of a commit (%s) or nothing, and the next does it',
    KILLS,
    async (name) => {
      const { before, after, run } = COMMITS[name]
      await prepare(name)
      const statements = await runUntil(0, name)
      expect(statements.filter((statement) => /^begin/.test(statement))).toHaveLength(1)
      expect(statements.at(-1)).toBe('commit')
      for (let count = 1; count <= statements.length; count++) {
        await prepare(name)
        await runUntil(count, name)
        const isCommitted = count === statements.length
        expect(await countsOf(name), `after ${statements[count - 1]}`).toEqual(isCommitted ? after : before)
        const next = await database.open()
        await run(next)
        expect(await countsOf(name)).toEqual(after)
        await next.close()
      }
    },
  )
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
