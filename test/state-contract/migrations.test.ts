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

const FIRST = MIGRATIONS.slice(0, 1)

/** The tables that so many steps leave behind, in the order of their names. */
const tablesAfter = (steps: number): string[] =>
  [...MIGRATIONS, ...LATER]
    .slice(0, steps)
    .flatMap(({ statements }) => statements.flatMap((statement) => /^create table (\w+)/.exec(statement)?.[1] ?? []))
    .sort()

/** Some dozen processes are started and killed. */
const KILLS = { timeout: 180_000 }
/** Of a long step only every fourth statement. */
const KILL_EACH = 12
const KILL_EVERY = 4
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

  /** How many steps the database holds, as its tables tell; each is there as a whole. */
  async function stepsDone(): Promise<number> {
    const names = (await tableNames()).filter((name) => name !== 'migrations')
    const steps = [0, 1, 2, 3, 4].find((count) => tablesAfter(count).length === names.length) ?? -1
    expect(names).toEqual(tablesAfter(steps))
    return steps
  }

  async function tableNames(): Promise<unknown[]> {
    const catalogue =
      engine.name === 'SQLite'
        ? "select name from sqlite_master where type = 'table' order by name"
        : "select tablename as name from pg_tables where schemaname = 'plumbline' order by tablename"
    return (await database.query(catalogue)).map(({ name }) => name)
  }

  const appliedIds = async () => (await database.query('select id from migrations order by id')).map(({ id }) => id)

  /** Kills a server after statements of its migrations in turn, each time from a database as `prepare` leaves it. */
  async function killEverywhere(
    further: readonly Migration[],
    prepare: () => Promise<void>,
    check: (killedAfter: string) => Promise<void>,
  ) {
    await prepare()
    const statements = statementsOf(await runServer(further))
    // The last transaction of all finds nothing to do.
    const last = statements.lastIndexOf('commit', statements.lastIndexOf('commit') - 1) + 1
    expect(last).toBeGreaterThan(5)
    const isKilled = (count: number) => count <= KILL_EACH || count >= last - 1 || count % KILL_EVERY === 0
    for (let count = 1; count <= last; count++) {
      if (!isKilled(count)) continue
      await database.empty()
      await prepare()
      const { child, statement } = await pauseAfter(count, further)
      await kill(child)
      await check(statement)
    }
  }

  test('a kill after a statement of a first start leaves whole steps, and the next start finishes', KILLS, async () => {
    const seen = new Set<number>()
    const check = async (killedAfter: string) => {
      seen.add(await stepsDone())
      const store = await database.open()
      expect(await stepsDone(), `after ${killedAfter}`).toBe(3)
      expect(await appliedIds()).toEqual([1, 2, 3])
      expect(await store.acquireLease('judge', 'a', 1_000)).toBe(true)
    }
    await killEverywhere([], async () => {}, check)
    expect([...seen].sort()).toEqual([0, 1, 2, 3])
  })

  test('a kill after a statement of an upgrade leaves the old or the new version with every row', KILLS, async () => {
    const fill = async () => {
      await (await database.open(Date.now, FIRST)).close()
      const values = Array.from({ length: ROWS }, (_, index) => `('c${index}', ${index}, 0)`).join(', ')
      await database.query(`insert into cursors (name, position, updated_at) values ${values} returning name`)
    }
    const rowsAndSum = async () => {
      const [row] = await database.query('select count(*) as rows, sum(position) as sum from cursors')
      return [Number(row?.rows), Number(row?.sum)]
    }
    const sum = (ROWS * (ROWS - 1)) / 2
    const expected = [undefined, [ROWS, sum], [ROWS, sum], [ROWS, sum], [ROWS, sum + ROWS]]
    const seen = new Set<number>()
    const check = async (killedAfter: string) => {
      const steps = await stepsDone()
      seen.add(steps)
      expect(await rowsAndSum(), `after ${killedAfter}`).toEqual(expected[steps])
      await database.open(Date.now, [...MIGRATIONS, ...LATER])
      expect(await stepsDone(), `after ${killedAfter}`).toBe(4)
      expect(await rowsAndSum(), `after ${killedAfter}`).toEqual(expected[4])
      expect(await appliedIds()).toEqual([1, 2, 3, 4])
    }
    await killEverywhere(LATER, fill, check)
    expect([...seen].sort()).toEqual([1, 2, 3, 4])
  })

  test('what the first version stored is there after the upgrade, and works on', async () => {
    const before = await database.open(undefined, FIRST)
    await before.acquireLease('judge', 'a', 60_000)
    await before.advanceCursor('chat', undefined, 7)
    await before.recordStart('server', 1)
    await before.close()
    const after = await database.open()
    expect(await stepsDone()).toBe(3)
    expect(await after.acquireLease('judge', 'b', 60_000)).toBe(false)
    expect(await after.advanceCursor('chat', 7, 8)).toBe(true)
    expect(await after.recordStart('server', 2)).toEqual({ previousStopWasClean: false })
    expect(await after.readAlerts()).toEqual([])
  })

  test('servers that start at once on an empty database all open it, and each step is applied once', async () => {
    for (let round = 0; round < 3; round++) {
      const servers = Array.from({ length: 3 }, start)
      await Promise.all(servers.map(({ child }) => new Promise((resolve) => child.once('message', resolve))))
      for (const { child } of servers) child.send(order(LATER))
      await Promise.all(servers.map(({ child }) => ended(child)))
      expect(servers.map(({ answers }) => answers.at(-1))).toEqual(servers.map(() => ({ open: true })))
      expect(await appliedIds()).toEqual([1, 2, 3, 4])
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
    expect(await appliedIds()).toEqual([1, 2, 3, 4])
  })

  test('a database of a newer version is refused, and left as it is', async () => {
    await (await database.open(Date.now, [...MIGRATIONS, ...LATER])).close()
    await expect(database.open()).rejects.toMatchObject({
      code: 'state-newer',
      detail: expect.stringContaining('has migration 4 (later); this version knows them up to 3'),
    })
    expect(await stepsDone()).toBe(4)
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
