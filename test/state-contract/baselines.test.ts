import { MOST_VERSIONS } from '@plumbline/protocol/api'
import { createHistogram, encode, record } from '@plumbline/protocol/histogram'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pruneBaselines } from '../../packages/server/src/schedule/baselines/prune-baselines.ts'
import type { BaselineDraft, MetricBaseline, OperationBaseline } from '../../packages/server/src/state/index.ts'
import { MIGRATIONS } from '../../packages/server/src/state/migrations.ts'
import type { StateStore } from '../../packages/server/src/state/state-store.ts'
import { AT, HOSTILE_TEXTS, hostileLabels } from './alert-samples.ts'
import { startEngines, type TestDatabase } from './engines.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

const DAY_MS = 86_400_000
const histogram = createHistogram()
for (const value of [0, 120, 450.5, 6_200]) record(histogram, value)
const encoded = encode(histogram)

const metric = (id: string, changed: Partial<MetricBaseline> = {}): MetricBaseline => ({
  id,
  metric: 'operations.p95',
  labels: { service: 'shop' },
  kind: 'captured',
  capturedAt: AT,
  samples: 4,
  value: { mean: 1_692.625, p50: 120, p95: 6_200, p99: 6_200, histogram: encoded },
  ...changed,
})

const operation = (name: string, samples = 4, service = 'shop'): OperationBaseline => ({
  ...{ service, name, samples, failures: 1, histogram: encoded },
})

const draft = (changed: Partial<BaselineDraft> = {}): BaselineDraft => ({
  environment: 'production',
  service: null,
  source: 'captured',
  fromMs: AT - DAY_MS,
  toMs: AT,
  precision: 'minute',
  capturedAt: AT,
  by: 'ana',
  note: null,
  requestId: null,
  leftOut: 0,
  operations: [],
  metrics: [],
  ...changed,
})

describe.each(engines)('baselines on $name', (engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await engine.createDatabase()
  })
  afterEach(() => database.remove())

  const add = async (store: StateStore, changed: Partial<BaselineDraft> = {}, promoted = false): Promise<number> =>
    (await store.addBaseline(draft(changed), promoted)).version.version
  /** Two servers, where the engine is made for that. */
  const openTwo = async (): Promise<[StateStore, StateStore]> => {
    const one = await database.open()
    return [one, engine.name === 'SQLite' ? one : await database.open()]
  }
  const promotedOf = async (store: StateStore): Promise<number[]> =>
    (await store.readBaselines({})).flatMap(({ version, promoted }) => (promoted ? version : []))

  test('come back to the last bin, with what they count', async () => {
    const store = await database.open()
    const parts = {
      operations: [operation('a', 9), operation('b', 100), operation('c', 99), operation('d', 10)],
      metrics: [metric('m')],
    }
    const { version, isNew } = await store.addBaseline(draft({ ...parts, note: 'before', leftOut: 7 }), false)
    expect(isNew).toBe(true)
    expect(version).toEqual({
      ...{ version: 1, environment: 'production', service: null, source: 'captured', precision: 'minute' },
      ...{ fromMs: AT - DAY_MS, toMs: AT, capturedAt: AT, updatedAt: AT, by: 'ana', note: 'before', promoted: false },
      counts: { operations: 4, trusted: 1, provisional: 2, samples: 218, failures: 4, leftOut: 7, metrics: 1 },
    })
    expect(await store.readBaseline(1)).toEqual(version)
    expect(await store.readBaseline(2)).toBeUndefined()
    expect((await store.readBaselineOperations(1)).map(({ name }) => name)).toEqual(['b', 'c', 'd', 'a'])
    expect(await store.readBaselineOperations(1)).toContainEqual(operation('a', 9))
    const facts = { environment: 'production', version: 1, promoted: false, note: 'before' }
    expect(await store.readBaselineMetrics(1)).toEqual([{ ...metric('m'), ...facts }])
    expect(await store.readBaselineKeys(1)).toEqual({
      operations: expect.arrayContaining([{ service: 'shop', name: 'a', samples: 9 }]),
      metrics: [{ id: 'm', metric: 'operations.p95', labels: { service: 'shop' }, samples: 4 }],
    })
  })

  test('of two thousand operations and many metrics are written at once', async () => {
    const store = await database.open()
    const operations = Array.from({ length: 2_000 }, (_, index) => operation(`name ${index}`, index + 1))
    const metrics = Array.from({ length: 600 }, (_, index) => metric(`m${index}`, { labels: { name: `n${index}` } }))
    await add(store, { operations, metrics })
    expect(await store.readBaselineOperations(1)).toEqual(operations.toReversed())
    expect(await store.readBaseline(1)).toMatchObject({ counts: { operations: 2_000, trusted: 1_901, metrics: 600 } })
  })

  test('have numbers that are never given again, one for each of those that ask at once', async () => {
    const [one, two] = await openTwo()
    const numbers = await Promise.all(Array.from({ length: 10 }, (_, index) => add(index % 2 === 0 ? one : two)))
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await one.deleteBaseline(10, false)).toBe('deleted')
    expect(await add(two)).toBe(11)
    expect((await one.readBaselines({})).map(({ version }) => version)).toEqual([11, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  test('are made once for one request, however often it is sent', async () => {
    const [one, two] = await openTwo()
    const asked = draft({ requestId: 'r-1', operations: [operation('a')] })
    const made = await Promise.all([one, two, one, two].map((store) => store.addBaseline(asked, true)))
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(new Set(made.map(({ version }) => version.version)).size).toBe(1)
    expect((await one.addBaseline({ ...asked, operations: [] }, false)).version).toMatchObject({
      promoted: true,
      counts: { operations: 1 },
    })
    expect(await one.readBaselines({})).toHaveLength(1)
  })

  test('are compared with once they are promoted, one of an environment', async () => {
    const store = await database.open()
    await add(store, { metrics: [metric('first')] })
    await add(store, { metrics: [metric('second')] })
    await add(store, { environment: 'staging', metrics: [metric('staging')] }, true)
    const inForce = async (environment = 'production') =>
      (await store.readPromotedMetrics(environment)).map(({ id }) => id)
    expect(await inForce()).toEqual([])
    expect(await store.promoteBaseline(2)).toBe(true)
    expect(await inForce()).toEqual(['second'])
    expect(await store.promoteBaseline(1)).toBe(true)
    expect(await inForce()).toEqual(['first'])
    expect(await promotedOf(store)).toEqual([3, 1])
    expect(await inForce('staging')).toEqual(['staging'])
    expect(await inForce('')).toEqual([])
    expect(await store.promoteBaseline(4)).toBe(false)
    expect(await promotedOf(store)).toEqual([3, 1])
  })

  test('of one service replace what is promoted of its own metrics, and one of all services replaces everything', async () => {
    const store = await database.open()
    const of = (service: string, id: string) => metric(id, { labels: { service } })
    await add(store, { metrics: [of('shop', 'all-shop'), of('mail', 'all-mail')] }, true)
    await add(store, { service: 'shop', metrics: [of('shop', 'own-shop')] }, true)
    const inForce = async () => (await store.readPromotedMetrics('production')).map(({ id }) => id)
    expect(await inForce()).toEqual(['all-mail', 'own-shop'])
    expect(await promotedOf(store)).toEqual([2, 1])
    await add(store, { metrics: [of('mail', 'new-mail')] }, true)
    expect(await inForce()).toEqual(['new-mail'])
    expect(await promotedOf(store)).toEqual([3])
  })

  test('that many promote at once leave one promoted', async () => {
    const [one, two] = await openTwo()
    for (let index = 1; index <= 4; index++) await add(one, { metrics: [metric(`m${index}`)] })
    for (let round = 0; round < 5; round++) {
      const added = draft({ metrics: [metric(`round ${round}`)] })
      await Promise.all([
        one.promoteBaseline(1),
        two.promoteBaseline(2),
        one.addBaseline(added, true),
        two.promoteBaseline(3),
        one.promoteBaseline(4),
      ])
      const [promoted, ...others] = await promotedOf(one)
      expect(others).toEqual([])
      expect((await two.readPromotedMetrics('production')).map(({ version }) => version)).toEqual([promoted])
    }
  })

  test('take in what becomes known until they are promoted', async () => {
    const store = await database.open()
    const provisional = metric('m', { kind: 'provisional', samples: 10 })
    await add(store, { source: 'automatic', operations: [operation('a', 10)], metrics: [provisional] })
    const later = {
      ...{ at: AT + 5, leftOut: 3 },
      operations: [operation('a', 100), operation('b', 20)],
      metrics: [metric('m', { kind: 'trusted', samples: 100, capturedAt: AT + 5 })],
    }
    expect(await store.extendBaseline(1, later)).toBe(true)
    expect(await store.readBaseline(1)).toMatchObject({
      ...{ capturedAt: AT, updatedAt: AT + 5, toMs: AT + 5 },
      counts: { operations: 2, trusted: 1, provisional: 1, samples: 120, leftOut: 3, metrics: 1 },
    })
    expect(await store.readBaselineMetrics(1)).toMatchObject([{ kind: 'trusted', samples: 100, capturedAt: AT + 5 }])
    await store.promoteBaseline(1)
    expect(await store.extendBaseline(1, { ...later, operations: [operation('c')] })).toBe(false)
    expect(await store.extendBaseline(2, later)).toBe(false)
    expect(await store.readBaselineOperations(1)).toHaveLength(2)
  })

  test('that are promoted are deleted only by force, and leave nothing', async () => {
    const store = await database.open()
    await add(store, { operations: [operation('a')], metrics: [metric('m')] }, true)
    expect(await store.deleteBaseline(1, false)).toBe('promoted')
    expect(await store.readBaselineOperations(1)).toHaveLength(1)
    expect(await store.deleteBaseline(1, true)).toBe('deleted')
    expect(await store.deleteBaseline(1, true)).toBe('absent')
    expect(await store.readBaselines({})).toEqual([])
    expect(await store.readBaselineOperations(1)).toEqual([])
    expect(await store.readPromotedMetrics('production')).toEqual([])
  })

  test('are kept up to a number of each environment: the oldest go that are not in use, and it is written down', async () => {
    const store = await database.open()
    await add(store, { metrics: [metric('m')] }, true)
    await add(store, { source: 'automatic' })
    for (let index = 0; index < MOST_VERSIONS; index++) await add(store)
    await add(store, { environment: 'staging' })
    expect(await pruneBaselines(store, 'production', AT)).toEqual([4, 3])
    const left = (await store.readBaselines({ environment: 'production' })).map(({ version }) => version)
    expect(left).toHaveLength(MOST_VERSIONS)
    expect(left.slice(-3)).toEqual([5, 2, 1])
    expect(await store.readBaselines({ environment: 'staging' })).toHaveLength(1)
    expect(await store.readAudit(1)).toEqual([
      {
        ...{ at: AT, actor: 'plumbline', action: 'baseline.expire' },
        detail: { version: 3, environment: 'production', kept: MOST_VERSIONS },
      },
    ])
    expect(await pruneBaselines(store, 'production', AT)).toEqual([])
  })

  test.each(HOSTILE_TEXTS)('keep %j', async (text) => {
    const store = await database.open()
    const short = text.slice(0, 500)
    const own = metric(short, { metric: short, labels: hostileLabels(text) })
    const named = operation(short.slice(0, 250), 4, short.slice(0, 250))
    const asked = draft({ environment: short, service: short, by: text, note: text, requestId: short })
    await store.addBaseline({ ...asked, operations: [named], metrics: [own] }, true)
    expect(await store.readBaselines({ environment: short })).toMatchObject([{ service: short, by: text, note: text }])
    expect(await store.readBaselineOperations(1)).toEqual([named])
    expect(await store.readPromotedMetrics(short)).toMatchObject([own])
    expect((await store.addBaseline(asked, false)).isNew).toBe(false)
  })

  test('that the version before stored are versions now: one capture each, and what was in use is', async () => {
    await (await database.open(Date.now, MIGRATIONS.slice(0, 2))).close()
    const rows = [
      ['a', 'operations.p95', '{"service":"shop"}', 'production', AT, 0, null],
      ['b', 'operations.p95', '{"service":"shop"}', 'production', AT + 1, 1, 'before the move'],
      ['c', 'operations.p95', '{"service":"mail"}', 'production', AT + 1, 1, 'before the move'],
      ['d', 'render.p95', '{}', 'production', AT, 1, null],
      ['e', 'operations.p95', '{"service":"shop"}', '', AT + 1, 1, null],
    ] as const
    for (const [id, name, labels, environment, at, promoted, note] of rows)
      await database.query(
        `insert into baselines (id, metric, labels, environment, kind, captured_at, samples, value, promoted, note)
         values ('${id}', '${name}', '${labels}', '${environment}', 'captured', ${at}, 4,
           '${JSON.stringify(metric(id).value)}', ${promoted}, ${note === null ? 'null' : `'${note}'`}) returning id`,
      )
    const store = await database.open()
    const facts = { service: null, source: 'captured', by: 'somebody' }
    expect(await store.readBaselines({})).toMatchObject([
      { ...facts, version: 3, environment: 'production', capturedAt: AT + 1, promoted: true, note: 'before the move' },
      { ...facts, version: 2, environment: '', capturedAt: AT + 1, promoted: true, note: null },
      { ...facts, version: 1, environment: 'production', capturedAt: AT, promoted: false, fromMs: AT - DAY_MS },
    ])
    expect((await store.readBaselines({})).map(({ counts }) => counts.metrics)).toEqual([2, 1, 2])
    expect(await store.readPromotedMetrics('production')).toMatchObject([
      { ...metric('c', { labels: { service: 'mail' }, capturedAt: AT + 1 }), version: 3, promoted: true },
      { ...metric('b', { capturedAt: AT + 1 }), version: 3, promoted: true },
      { ...metric('d', { metric: 'render.p95', labels: {} }), version: 1, promoted: true },
    ])
    expect(await add(store)).toBe(4)
    expect(await store.promoteBaseline(1)).toBe(true)
    expect((await store.readPromotedMetrics('production')).map(({ id }) => id)).toEqual(['a', 'd'])
  })
})
