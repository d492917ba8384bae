import { Client } from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Secret } from '../../packages/server/src/config/secret.ts'
import { PlumblineError } from '../../packages/server/src/errors.ts'
import { openState, type StateStore } from '../../packages/server/src/state/index.ts'
import { createPostgresEngine } from '../../packages/server/src/state/postgres.ts'
import { openEngine } from '../../packages/server/src/state/state-store.ts'
import { startEngines, type TestDatabase } from './engines.ts'
import { startPostgres } from './postgres.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))
const postgres = engines.find((engine) => engine.name === 'Postgres')

describe.skipIf(!postgres)('a Postgres that misbehaves', () => {
  let database: TestDatabase
  let url: string
  let admin: Client
  beforeEach(async () => {
    if (!postgres) return
    database = await postgres.createDatabase()
    url = database.state.kind === 'postgres' ? database.state.url.reveal() : ''
    admin = new Client({ connectionString: url })
    await admin.connect()
  })
  afterEach(async () => {
    await admin.end()
    await database.remove()
  })

  const killConnections = () =>
    admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plumbline' and datname = current_database()",
    )

  /** Holds the row of a lease, so that calls on it wait, until the transaction ends. */
  async function holdLease(role: string) {
    await admin.query('begin')
    await admin.query('update plumbline.leases set until = until where role = $1', [role])
  }

  async function untilWaiting() {
    for (;;) {
      const { rows } = await admin.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      )
      if (rows.length > 0) return
    }
  }

  test('connections killed while they rest cost at most one coded error each', async () => {
    const store = await database.open()
    for (let round = 0; round < 5; round++) {
      await Promise.all([store.readCursor('a'), store.readCursor('b')])
      await killConnections()
      for (const name of ['a', 'b']) {
        await store.readCursor(name).catch((error) => expect(error).toMatchObject({ code: 'state-unreachable' }))
      }
      expect(await store.acquireLease('judge', 'a', 60_000)).toBe(true)
    }
  })

  test('a connection killed in the middle of a call ends the call with a code, and the next one works', async () => {
    const store = await database.open()
    await store.acquireLease('judge', 'a', 60_000)
    await holdLease('judge')
    const cut = store.acquireLease('judge', 'a', 60_000)
    const outcome = expect(cut).rejects.toMatchObject({ code: 'state-unreachable' })
    await untilWaiting()
    await killConnections()
    await outcome
    await admin.query('rollback')
    expect(await store.acquireLease('judge', 'a', 60_000)).toBe(true)
  })

  test('a call that gets no answer ends with a code, and does not hold up those after it', async () => {
    const store = await openEngine(createPostgresEngine(new Secret(url), { connectMs: 5_000, queryMs: 500 }), () => 0)
    await store.acquireLease('judge', 'a', 60_000)
    await holdLease('judge')
    await expect(store.renewLease('judge', 'a', 60_000)).rejects.toMatchObject({ code: 'state-unreachable' })
    expect(await store.acquireLease('scheduler', 'a', 60_000)).toBe(true)
    await admin.query('rollback')
    expect(await store.renewLease('judge', 'a', 60_000)).toBe(true)
    await store.close()
  })

  test('leases are judged by the clock of the database, however wrong that of a server is', async () => {
    const behind = await database.open(() => 0)
    const ahead = await database.open(() => 4_000_000_000_000)
    expect(await behind.acquireLease('judge', 'behind', 60_000)).toBe(true)
    expect(await ahead.acquireLease('judge', 'ahead', 60_000)).toBe(false)
    expect(await behind.renewLease('judge', 'behind', 60_000)).toBe(true)
    await behind.releaseLease('judge', 'behind')
    expect(await ahead.acquireLease('judge', 'ahead', 60_000)).toBe(true)
    expect(await behind.acquireLease('judge', 'behind', 60_000)).toBe(false)
  })

  test.each([
    ['a wrong password', (good: string) => good.replace(/:[^:@/]+@/, ':hunter2@')],
    ['a database that does not exist', (good: string) => good.replace(/\/[^/]+$/, '/gone')],
    ['a port where nobody listens', (good: string) => good.replace(/:\d+\//, ':1/')],
    ['a host that does not exist', (good: string) => good.replace('127.0.0.1', 'gone.invalid')],
  ])('%s is unreachable, and the password is in no message', async (_, change) => {
    const error = await openState({
      state: { kind: 'postgres', url: new Secret(change(url)) },
      dataFolder: '/nowhere',
      now: () => 0,
    }).catch((reason) => reason)
    expect(error).toBeInstanceOf(PlumblineError)
    expect(error.code).toBe('state-unreachable')
    expect(error.detail).toMatch(/^Postgres at [^@]+: .+/)
    expect(error.message).not.toContain('hunter2')
  })

  test('when the server goes away, calls end with a code and closing works', async () => {
    const own = await startPostgres()
    if ('missing' in own) throw new Error(own.missing)
    let store: StateStore | undefined
    try {
      store = await openState({
        state: { kind: 'postgres', url: new Secret(own.url) },
        dataFolder: '/nowhere',
        now: () => 0,
      })
      await store.advanceCursor('chat', undefined, 1)
    } finally {
      await own.stop()
    }
    await expect(store.readCursor('chat')).rejects.toMatchObject({ code: 'state-unreachable' })
    await expect(store.readCursor('chat')).rejects.toMatchObject({ code: 'state-unreachable' })
    await Promise.all([store.close(), store.close()])
  })
})
