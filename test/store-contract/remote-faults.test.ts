import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkVersion, type Engine, openRemoteEngine } from '../../packages/server/src/store/engine.ts'
import { openStore } from '../../packages/server/src/store/store.ts'
import { openRemote, RETENTION } from './engines.ts'
import { errorOf } from './promises/failures-are-told.ts'
import { answered, freshChat, freshName, MIDNIGHT, MINUTE_MS } from './promises/fresh.ts'
import { countEverywhere, everywhere, spreadOut } from './promises/tokens-count-once.ts'
import { insertMarks, insertMeasurements } from './test-rows.ts'

let opened: Awaited<ReturnType<typeof openRemote>>
const further: Engine[] = []
beforeAll(async () => {
  opened = await openRemote()
})
afterEach(async () => {
  await Promise.all(further.splice(0).map((engine) => engine.close()))
})
afterAll(() => opened.remove())

/** The address of the gateway with something else in it. */
const urlWith = (change: (url: URL) => void): string => {
  const url = new URL(opened.gateway.url)
  change(url)
  return url.href
}

const connect = (url: string): Engine => {
  const engine = openRemoteEngine(url)
  further.push(engine)
  return engine
}

describe('an insert over a bad line', () => {
  test('that was executed, but whose answer was lost, counts once when it is tried again', async () => {
    const service = freshName('service')
    const token = randomUUID()
    const insert = () => insertMeasurements(opened.store, spreadOut(service, 20), token)
    await opened.gateway.arrange({ on: 'insert', times: 2, what: { kind: 'drop before answer' } })
    expect((await errorOf(insert())).code).toBe('store-failed')
    expect(await countEverywhere(opened, service)).toEqual(everywhere(20))
    expect((await errorOf(insert())).code).toBe('store-failed')
    await insert()
    expect(await countEverywhere(opened, service)).toEqual(everywhere(20))
  })

  test('that a proxy turned away is not stored, and counts once when it is tried again', async () => {
    const service = freshName('service')
    await opened.gateway.arrange({ on: 'insert', times: 1, what: { kind: 'unavailable' } })
    const error = await errorOf(insertMeasurements(opened.store, spreadOut(service, 4)))
    expect(error).toMatchObject({ code: 'store-failed', detail: expect.stringContaining('no healthy upstream') })
    await insertMeasurements(opened.store, spreadOut(service, 4))
    expect(await countEverywhere(opened, service)).toEqual(everywhere(4))
  })

  test('that takes a while is waited for', async () => {
    const service = freshName('service')
    await opened.gateway.arrange({ on: 'insert', times: 1, what: { kind: 'slow', delayMs: 200 } })
    await insertMeasurements(opened.store, spreadOut(service, 4))
    expect(await countEverywhere(opened, service)).toEqual(everywhere(4))
  })

  test('that failed while the messages were settled is the same when it is tried again', async () => {
    const graph = freshChat()
    await insertMarks(opened.store, answered(graph, 'm', MIDNIGHT))
    const settle = () => opened.store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT + MINUTE_MS })
    // The first query of settling asks what has arrived; the second writes.
    await opened.gateway.arrange({ on: 'query', times: 1, what: { kind: 'slow', delayMs: 1 } })
    await opened.gateway.arrange({ on: 'query', times: 1, what: { kind: 'drop before answer' } })
    expect((await errorOf(settle())).code).toBe('store-failed')
    await settle()
    expect(await countEverywhere(opened, graph.pipeline)).toEqual(everywhere(4))
  })
})

describe('a query over a bad line', () => {
  const ask = (timeoutMs = 1_000) =>
    opened.engine.query('SELECT number FROM numbers({n:UInt32})', { n: 5_000 }, { timeoutMs })
  const works = async () => expect(await ask()).toHaveLength(5_000)

  test.each([
    ['is cut off in its answer', { kind: 'drop in answer' }, 'store-failed'],
    ['is cut off before its answer', { kind: 'drop before answer' }, 'store-failed'],
    ['is turned away by a proxy', { kind: 'unavailable' }, 'store-failed'],
    ['is never answered', { kind: 'stall' }, 'query-timeout'],
    ['is answered by half', { kind: 'stall in answer' }, 'query-timeout'],
  ] as const)(
    'that %s is told, and the next one works',
    async (_, what, code) => {
      await opened.gateway.arrange({ on: 'query', times: 1, what })
      expect((await errorOf(ask())).code).toBe(code)
      await works()
    },
    // Below the client's own patience of half a minute.
    10_000,
  )

  test('that finds nobody is told, as is a ping, until somebody is there again', async () => {
    await opened.gateway.refuseConnections()
    expect((await errorOf(ask())).detail).toContain('ECONNREFUSED')
    expect((await errorOf(opened.store.ping())).code).toBe('store-failed')
    await opened.gateway.acceptConnections()
    await opened.store.ping()
    await works()
  })
})

describe('opening', () => {
  afterEach(() => opened.gateway.pretendVersion(undefined))
  const refusal = (url: string) => errorOf(openStore({ place: { kind: 'remote', url }, retention: RETENTION }))

  test.each(['25.2.9.9999', '24.12.1.1', '9.99', 'v26'])('refuses version %s', async (version) => {
    await opened.gateway.pretendVersion(version)
    expect(await refusal(opened.gateway.url)).toMatchObject({
      code: 'store-too-old',
      exitCode: 4,
      detail: `the server says version ${version}`,
    })
  })

  test.each(['25.3.1.1', '25.10.1', '26.1.1.1-lts', '100.1'])('takes version %s', async (version) => {
    await opened.gateway.pretendVersion(version)
    const store = await openStore({ place: opened.place, retention: RETENTION })
    expect(store.version).toBe(version)
    await store.close()
  })

  test.each([
    ['a wrong password', (url: URL) => (url.password = 'wrong'), 'Authentication failed'],
    ['an unknown user', (url: URL) => (url.username = 'nobody'), 'Authentication failed'],
    ['an unknown database', (url: URL) => (url.pathname = '/missing'), 'missing'],
  ])(
    'refuses %s at once, with the words of the server',
    async (_, change, detail) => {
      const error = await refusal(urlWith(change))
      expect(error).toMatchObject({ code: 'store-unreachable', exitCode: 4, detail: expect.stringContaining(detail) })
      expect(error.detail).not.toContain('wrong')
    },
    10_000,
  )

  test('refuses a server that nobody answers for, after as many tries as it may', async () => {
    await opened.gateway.refuseConnections()
    const error = await errorOf(checkVersion(connect(opened.gateway.url), 1))
    expect(error).toMatchObject({ code: 'store-unreachable', detail: expect.stringContaining('ECONNREFUSED') })
    await opened.gateway.acceptConnections()
  })

  test('waits for a server that is still starting', async () => {
    await opened.gateway.refuseConnections()
    const version = checkVersion(connect(opened.gateway.url), 5)
    setTimeout(() => opened.gateway.acceptConnections(), 100)
    expect(await version).toBe(opened.store.version)
  })

  test('by two at once on an empty database gives both the same tables, and leaves the next one alone', async () => {
    await opened.engine.command('CREATE DATABASE fresh')
    const url = urlWith((address) => {
      address.pathname = '/fresh'
    })
    const open = () => openStore({ place: { kind: 'remote', url }, retention: RETENTION })
    const stores = await Promise.all([open(), open(), open()])
    const service = freshName('service')
    const token = randomUUID()
    for (const store of stores) await insertMeasurements(store, spreadOut(service, 10), token)
    expect(await countEverywhere({ engine: connect(url) }, service)).toEqual(everywhere(10))
    expect(await countEverywhere(opened, service)).toEqual(everywhere(0))
    await Promise.all(stores.map((store) => store.close()))
  })
})

describe('on the line', () => {
  test('values are never in the text of a statement; many of them go into the body', async () => {
    const secret = `'; DROP TABLE marks; --`
    const graph = { ...freshChat(), pipeline: secret }
    const range = { graph, fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, nowMs: MIDNIGHT, conversationId: secret }
    const { query } = opened.store
    await opened.gateway.takeStatements()
    await query.messageTotals(range)
    await query.recentMessages(range, 10)
    await query.rawSeries(range, MINUTE_MS)
    await query.queue(range)
    await query.message(graph, secret, MIDNIGHT)
    await opened.store.settle({ graph, afterMs: 0, uptoMs: MIDNIGHT })
    await query.knownBatches(
      'marks',
      Array.from({ length: 1_000 }, (_, i) => `${secret} ${i}`),
      0,
    )
    const statements = await opened.gateway.takeStatements()
    expect(statements).toHaveLength(7)
    for (const { sql, params } of statements) {
      expect(sql).not.toContain('DROP')
      expect(JSON.stringify(params)).toContain('DROP')
    }
    expect(statements.map(({ carriedBy }) => carriedBy)).toEqual([...Array(6).fill('url'), 'form'])
  })

  test('rows go out and answers come in compressed', async () => {
    await opened.gateway.takeStatements()
    await insertMeasurements(opened.store, spreadOut(freshName('service'), 10))
    await opened.engine.query('SELECT 1')
    const [insert, query] = await opened.gateway.takeStatements()
    expect(insert).toMatchObject({ gzippedRequest: true })
    expect(query).toMatchObject({ gzippedAnswer: true })
  })
})
