import { type Connectivity, ConnectivitySchema } from '@plumbline/protocol/api'
import type { FastifyInstance } from 'fastify'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askApp, createDetailApp } from './test-support/detail-app.ts'
import { type DetailStore, openDetailStore, rowOf, type TestRow } from './test-support/detail-store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NOW = Date.parse('2026-03-01T10:30:30.000Z')

let store: DetailStore
let app: FastifyInstance
let now = NOW
beforeAll(async () => {
  store = await openDetailStore()
  app = await createDetailApp({ queries: store.queries, now: () => now })
})
afterAll(async () => {
  await app.close()
  await store.remove()
})

async function connectivity(query = ''): Promise<Connectivity> {
  const body = await askApp(app, `/api/v1/operations/health${query}`)
  expect(Check(ConnectivitySchema, body)).toBe(true)
  return body
}

/** A call so long before now; `outcome` of `ok` succeeded. */
const before = (service: string, agoMs: number, outcome: string, given: Partial<TestRow> = {}): TestRow =>
  rowOf({
    at: NOW - agoMs,
    service,
    ok: outcome === 'ok',
    error_type: outcome === 'ok' ? '' : 'HttpError',
    error_message: outcome === 'ok' ? '' : outcome,
    ...given,
  })

test('before anything was called there is no service', async () => {
  expect(await connectivity('?service=any')).toMatchObject({
    services: [],
    counts: { up: 0, degraded: 0, down: 0, quiet: 0, unknown: 0 },
    sentence: 'No service was called in the last days',
  })
})

describe('services as they were called', () => {
  beforeAll(async () => {
    const five = [1, 2, 3, 4, 5]
    await store.insert([
      ...five.map((i) => before('up', i * MINUTE_MS, 'ok')),
      before('up', 6 * MINUTE_MS, 'HTTP 500'),
      before('up', 30 * MINUTE_MS, 'HTTP 502'),
      before('dead', 20 * MINUTE_MS, 'ok'),
      ...five.map((i) => before('dead', i * MINUTE_MS, `HTTP 50${i}`, { name: `get-${i}` })),
      // The success is the newest of the same moment, as far as anyone can tell.
      ...five.map(() => before('tied', MINUTE_MS, 'HTTP 503')),
      before('tied', MINUTE_MS, 'ok'),
      ...five.map((i) => before('gone', 5 * HOUR_MS + i, 'refused')),
      before('weekly', 3 * DAY_MS, 'ok', { unit: 's' }),
      before('ancient', 8 * DAY_MS, 'ok'),
      before('sampled', MINUTE_MS, 'HTTP 503', { weight: 1_000 }),
      before('edge', 15 * MINUTE_MS, 'ok'),
      before('late', 15 * MINUTE_MS + 1, 'ok'),
      ...five.map((i) => before('staged', i, i < 3 ? 'HTTP 500' : 'ok', { environment: 'staging' })),
    ])
  })

  test('have their states, the worst first', async () => {
    const { services, counts, knownSince } = await connectivity()
    expect(services.map(({ service, state }) => `${service} ${state}`)).toEqual([
      'dead down',
      'gone down',
      'tied degraded',
      'staged degraded',
      'sampled unknown',
      'edge unknown',
      'late quiet',
      'weekly quiet',
      'up up',
    ])
    expect(counts).toEqual({ up: 1, degraded: 2, down: 2, quiet: 2, unknown: 2 })
    expect(knownSince).toBe(Math.floor((NOW - 7 * DAY_MS) / HOUR_MS) * HOUR_MS)
  })

  test('say when they answered last, and how the last failure was', async () => {
    const { services } = await connectivity()
    const find = (name: string) => services.find(({ service }) => service === name)
    expect(find('dead')).toMatchObject({
      count: 5,
      failures: 5,
      errorRate: 100,
      consecutiveFailures: 5,
      lastCallAt: NOW - MINUTE_MS,
      lastSuccessAt: NOW - 20 * MINUTE_MS,
      lastFailure: { at: NOW - MINUTE_MS, name: 'get-1', errorType: 'HttpError', errorMessage: 'HTTP 501' },
    })
    expect(find('up')).toMatchObject({
      count: 6,
      failures: 1,
      consecutiveFailures: 0,
      lastFailure: { at: NOW - 6 * MINUTE_MS, errorMessage: 'HTTP 500' },
    })
    expect(find('tied')).toMatchObject({ consecutiveFailures: 0 })
    expect(find('gone')).toMatchObject({ count: 0, consecutiveFailures: 5, lastSuccessAt: null })
    expect(find('weekly')).toMatchObject({
      lastCallAt: Math.floor((NOW - 3 * DAY_MS) / HOUR_MS) * HOUR_MS,
      lastFailure: null,
    })
    expect(find('sampled')).toMatchObject({ count: 1_000, failures: 1_000 })
  })

  test('by another window', async () => {
    const { services } = await connectivity('?window=1h&service=up')
    expect(services).toMatchObject([{ service: 'up', count: 7, failures: 2, state: 'degraded' }])
  })

  test('of one environment', async () => {
    const { services } = await connectivity('?environment=staging')
    expect(services.map(({ service }) => service)).toEqual(['staged'])
  })

  test('that were called a week ago only are known, and not listed', async () => {
    expect((await connectivity('?service=ancient')).services).toEqual([])
  })

  test.each([
    ['?service=daed', 'did you mean "dead"?'],
    ['?window=25h', 'the longest is 24h'],
    ['?window=soon', 'window'],
    ['?hours=1', 'hours'],
  ])('%s is refused', async (query, words) => {
    expect((await askApp(app, `/api/v1/operations/health${query}`, 400)).detail).toContain(words)
  })

  test('an hour later the calls are no longer in the window, and what failed is still down', async () => {
    now = NOW + HOUR_MS
    const { services } = await connectivity()
    now = NOW
    expect(services.filter(({ state }) => state === 'down').map(({ service }) => service)).toEqual(['dead', 'gone'])
    expect(services.every(({ count }) => count === 0)).toBe(true)
  })
})
