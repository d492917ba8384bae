import { type ChildProcess, fork } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MIGRATIONS, type Migration } from '../../packages/server/src/state/migrations.ts'
import { queryPostgres, startEngines, type TestDatabase } from './engines.ts'
import type { Answer, Order } from './state-process.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

/** A later version: changes a table with rows in it, and adds another. */
const LATER: readonly Migration[] = [
  {
    id: MIGRATIONS.length + 1,
    name: 'later',
    statements: [
      "alter table cursors add column note text not null default ''",
      "update cursors set note = 'moved', position = position + 1",
      'create table later (id integer not null primary key)',
    ],
  },
]

/** Some dozen processes are started and killed. */
const KILLS = { timeout: 180_000 }
const ROWS = 1_000

describe.each(engines)('migrations on $name', (engine) => {
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

  function start(): { child: ChildProcess; answers: Answer[] } {
    const child = fork(join(import.meta.dirname, 'state-process.ts'), { execArgv: ['--conditions=plumbline-source'] })
    children.add(child)
    const answers: Answer[] = []
    child.on('message', (answer: Answer) => answers.push(answer))
    return { child, answers }
  }

  const order = (further: readonly Migration[], pauseAfter?: number): Order => ({
    ...(database.state.kind === 'postgres' && { url: database.state.url.reveal() }),
    dataFolder: database.dataFolder,
    further,
    ...(pauseAfter !== undefined && { pauseAfter }),
  })

  /** Runs a server until it ends by itself, and gives everything it said. */
  async function runServer(further: readonly Migration[]): Promise<Answer[]> {
    const { child, answers } = start()
    child.send(order(further))
    await ended(child)
    return answers
  }

  /** Runs a server up to a statement, where it waits for a message. */
  async function pauseAfter(count: number, further: readonly Migration[]) {
    const { child, answers } = start()
    child.send(order(further, count))
    await new Promise<void>((resolve) => {
      child.on('message', () => statementsOf(answers).length === count && resolve())
      child.once('exit', () => resolve())
    })
    return { child, answers, statement: statementsOf(answers).at(-1) ?? '' }
  }

  const statementsOf = (answers: Answer[]) =>
    answers.flatMap((answer) => ('statement' in answer ? [answer.statement] : []))

  /** Which whole steps the database holds, as its tables tell. */
  async function versionOf(): Promise<'empty' | 'first' | 'later'> {
    const names = (await tableNames()).filter((name) => name !== 'migrations')
    if (names.length === 0) return 'empty'
    expect(names.filter((name) => name !== 'later')).toEqual(['cursors', 'leases', 'servers'])
    return names.includes('later') ? 'later' : 'first'
  }

  async function tableNames(): Promise<unknown[]> {
    const catalogue =
      engine.name === 'SQLite'
        ? "select name from sqlite_master where type = 'table' order by name"
        : "select tablename as name from pg_tables where schemaname = 'plumbline' order by tablename"
    return (await database.query(catalogue)).map(({ name }) => name)
  }

  const appliedIds = async () => (await database.query('select id from migrations order by id')).map(({ id }) => id)

  /** Kills a server after every statement of its first migration in turn, each time from a database as `prepare` leaves it. */
  async function killEverywhere(
    further: readonly Migration[],
    prepare: () => Promise<void>,
    check: (killedAfter: string) => Promise<void>,
  ) {
    await prepare()
    const statements = statementsOf(await runServer(further))
    const lastIndex = statements.indexOf('commit')
    expect(lastIndex).toBeGreaterThan(5)
    for (let count = 1; count <= lastIndex + 1; count++) {
      await database.empty()
      await prepare()
      const { child, statement } = await pauseAfter(count, further)
      await kill(child)
      await check(statement)
    }
  }

  test(
    'a kill after any statement of a first start leaves nothing or all, and the next start finishes',
    KILLS,
    async () => {
      const seen = new Set<string>()
      const check = async (killedAfter: string) => {
        seen.add(await versionOf())
        const store = await database.open()
        expect(await versionOf(), `after ${killedAfter}`).toBe('first')
        expect(await appliedIds()).toEqual([1])
        expect(await store.acquireLease('judge', 'a', 1_000)).toBe(true)
      }
      await killEverywhere([], async () => {}, check)
      expect([...seen].sort()).toEqual(['empty', 'first'])
    },
  )

  test('a kill after any statement of an upgrade leaves the old or the new version with every row', KILLS, async () => {
    const fill = async () => {
      await (await database.open()).close()
      const values = Array.from({ length: ROWS }, (_, index) => `('c${index}', ${index}, 0)`).join(', ')
      await database.query(`insert into cursors (name, position, updated_at) values ${values} returning name`)
    }
    const rowsAndSum = async () => {
      const [row] = await database.query('select count(*) as rows, sum(position) as sum from cursors')
      return [Number(row?.rows), Number(row?.sum)]
    }
    const sum = (ROWS * (ROWS - 1)) / 2
    const expected = { empty: undefined, first: [ROWS, sum], later: [ROWS, sum + ROWS] }
    const seen = new Set<string>()
    const check = async (killedAfter: string) => {
      const version = await versionOf()
      seen.add(version)
      expect(await rowsAndSum(), `after ${killedAfter}`).toEqual(expected[version])
      await database.open(Date.now, [...MIGRATIONS, ...LATER])
      expect(await versionOf(), `after ${killedAfter}`).toBe('later')
      expect(await rowsAndSum(), `after ${killedAfter}`).toEqual(expected.later)
      expect(await appliedIds()).toEqual([1, 2])
    }
    await killEverywhere(LATER, fill, check)
    expect([...seen].sort()).toEqual(['first', 'later'])
  })

  test('servers that start at once on an empty database all open it, and each step is applied once', async () => {
    for (let round = 0; round < 3; round++) {
      const servers = Array.from({ length: 3 }, start)
      await Promise.all(servers.map(({ child }) => new Promise((resolve) => child.once('message', resolve))))
      for (const { child } of servers) child.send(order(LATER))
      await Promise.all(servers.map(({ child }) => ended(child)))
      expect(servers.map(({ answers }) => answers.at(-1))).toEqual(servers.map(() => ({ open: true })))
      expect(await appliedIds()).toEqual([1, 2])
      await database.empty()
    }
  })

  test('a server that starts while another migrates waits for it', async () => {
    await (await database.open()).close()
    const looked = statementsOf(await runServer([])).findIndex((statement) => statement.includes('"checksum"'))
    const first = await pauseAfter(looked + 1, LATER)
    const second = start()
    second.child.send(order(LATER))
    await Promise.race([ended(second.child), setTimeout(1_000)])
    first.child.send('go on')
    await Promise.all([ended(first.child), ended(second.child)])
    expect([first.answers.at(-1), second.answers.at(-1)]).toEqual([{ open: true }, { open: true }])
    expect(await appliedIds()).toEqual([1, 2])
  })

  test('a database of a newer version is refused, and left as it is', async () => {
    await (await database.open(Date.now, [...MIGRATIONS, ...LATER])).close()
    await expect(database.open()).rejects.toMatchObject({
      code: 'state-newer',
      detail: expect.stringContaining('has migration 2 (later); this version knows them up to 1'),
    })
    expect(await versionOf()).toBe('later')
  })

  test('a step that was changed after it was applied is refused', async () => {
    await (await database.open()).close()
    await database.query("update migrations set checksum = 'other' returning id")
    await expect(database.open()).rejects.toMatchObject({
      code: 'state-changed',
      detail: expect.stringContaining('has a migration 1 (leases, cursors, servers) that differs'),
    })
  })

  test('a start with nothing to do changes nothing', async () => {
    await (await database.open()).close()
    const before = await database.query('select * from migrations')
    await (await database.open()).close()
    expect(await database.query('select * from migrations')).toEqual(before)
  })

  if (engine.name === 'SQLite') {
    test.each([
      ['text', 'this is not a database, but it is long enough to have a header in it'.repeat(20)],
      ['zeros in place of the first page', '\0'.repeat(8_192)],
    ])('a file of %s is damaged, and named', async (_, content) => {
      const path = join(database.dataFolder, 'state.sqlite')
      writeFileSync(path, content)
      await expect(database.open()).rejects.toMatchObject({
        code: 'state-damaged',
        detail: expect.stringContaining(path),
      })
    })

    test('a folder that is gone cannot be written', async () => {
      rmSync(database.dataFolder, { recursive: true })
      await expect(database.open()).rejects.toMatchObject({ code: 'data-folder-not-writable' })
    })
  } else {
    test('tables of an application in the same database are left alone, whatever their names', async () => {
      const url = database.state.kind === 'postgres' ? database.state.url.reveal() : ''
      await queryPostgres(
        url,
        "create table migrations (id text); insert into migrations values ('theirs'); create table leases (x int)",
      )
      expect(await (await database.open()).acquireLease('judge', 'a', 1_000)).toBe(true)
      expect(await queryPostgres(url, 'select * from public.migrations')).toEqual([{ id: 'theirs' }])
    })

    test('a connection that is cut between two statements ends the start with a code, and the next start finishes', async () => {
      const { child, answers } = await pauseAfter(4, [])
      await database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plumbline' and datname = current_database()",
      )
      child.send('go on')
      await ended(child)
      expect(answers.at(-1)).toMatchObject({ code: 'state-unreachable' })
      expect(await (await database.open()).acquireLease('judge', 'a', 1_000)).toBe(true)
    })

    test('a user without the right to create schemas can use one that was made for it', async () => {
      const url = database.state.kind === 'postgres' ? database.state.url.reveal() : ''
      const role = `limited_${Date.now()}`
      await queryPostgres(url, `create role ${role} login password 'x'; create schema plumbline authorization ${role}`)
      const limited = url.replace(/\/\/[^@]+@/, `//${role}:x@`)
      const { child, answers } = start()
      child.send({ ...order([]), url: limited })
      await ended(child)
      expect(answers.at(-1)).toEqual({ open: true })
    })
  }
})

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await ended(child)
}
