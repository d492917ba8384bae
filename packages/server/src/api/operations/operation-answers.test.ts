import type { OperationsReport } from '@plumbline/protocol/api'
import { OperationsReportSchema } from '@plumbline/protocol/api'
import type { FastifyInstance } from 'fastify'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportOf } from '../../analyse/operations/test-support/report-of.ts'
import {
  DAY_MS,
  SAMPLE_NOW,
  sampleOperations,
  type TestOperation,
} from '../../analyse/operations/test-support/sample-operations.ts'
import { createOperationApp } from './test-support/operation-app.ts'
import { KEPT, type OperationStore, openOperationStore } from './test-support/operation-store.ts'

const HOUR_MS = 3_600_000

let store: OperationStore
let app: FastifyInstance
let now = SAMPLE_NOW
beforeAll(async () => {
  store = await openOperationStore()
  app = await createOperationApp({ queries: store.queries, now: () => now })
})
afterAll(async () => {
  await app.close()
  await store.remove()
})

async function ask(query = '', from = app) {
  const response = await from.inject(`/api/v1/operations/report${query}`)
  return { status: response.statusCode, body: response.json() }
}

async function report(query = '', from = app): Promise<OperationsReport> {
  const { status, body } = await ask(query, from)
  expect({ status, body: status === 200 ? '' : body }).toEqual({ status: 200, body: '' })
  expect(Check(OperationsReportSchema, body)).toBe(true)
  return body
}

describe('before anything was sent', () => {
  test('there is no score, and every service may still come', async () => {
    const empty = await report('?service=anything&hours=1')
    expect(empty).toMatchObject({ healthScore: null, services: [], service: 'anything' })
    expect(empty.coverage).toMatchObject({ firstOperationAt: null, knownServices: [], notes: [] })
  })
})

describe('the sample of source 003', () => {
  beforeAll(() => store.insert(sampleOperations(SAMPLE_NOW)))

  test('comes out of the store as it comes out of the slow way', async () => {
    const found = await report()
    const expected = reportOf(sampleOperations(SAMPLE_NOW))
    expect(found.healthScore).toBe(87)
    expect(found).toEqual(expected)
  })

  test.each(['?hours=24', '?window=24h', '?window=1d', `?from=${SAMPLE_NOW - DAY_MS}`])(
    '%s is the default',
    async (query) => {
      expect(await report(query)).toEqual(await report())
    },
  )

  test.each([
    [1, 'raw'],
    [24, 'raw'],
    [48, 'minute'],
    [72, 'hour'],
    [168, 'hour'],
    [720, 'hour'],
  ])("the examples' range of %i hours is answered from %s", async (hours, precision) => {
    const found = await report(`?hours=${hours}`)
    expect(found).toMatchObject({ precision, period: { hours }, window: { lengthMs: hours * HOUR_MS } })
    expect(found.overall.totalOperations).toBeGreaterThan(0)
  })

  test('a week is compared with the week before, and that is incomplete', async () => {
    const { overall } = await report('?hours=168')
    expect(overall.weekBefore).toBeNull()
    expect(overall.trend).toMatchObject({ complete: false, totalOperations: 1_247 })
    expect(overall.trend.sentence).toContain('Previous period incomplete: data begins at 2026-02-21 10:00 UTC')
  })

  test('one service, with a threshold of its own', async () => {
    const found = await report('?service=hubspot&threshold=1000')
    expect(found.services.map(({ service, thresholdMs }) => [service, thresholdMs])).toEqual([['hubspot', 1_000]])
    expect(found.overall).toMatchObject({ totalOperations: 523, avgDuration: 450, trend: { percentChange: -8.2 } })
    expect(found.issues.map(({ title }) => title)).toEqual(['P95 above threshold'])
    expect(found.topErrors.every(({ service }) => service === 'hubspot')).toBe(true)
  })

  test('limits of single services hold until the question names one for all', async () => {
    const strict = await createOperationApp({
      queries: store.queries,
      now: () => now,
      thresholds: { thresholdMs: 2_000, thresholdsMs: { n8n: 9_000 } },
    })
    const n8n = async (query: string) => (await report(query, strict)).services.find(({ service }) => service === 'n8n')
    expect((await n8n(''))?.thresholdMs).toBe(9_000)
    expect((await n8n('?threshold=3000'))?.thresholdMs).toBe(3_000)
  })

  test('rollups tell the same within 1.1 %, when a day has too many operations to read each', async () => {
    const many = await createOperationApp({
      now: () => now,
      queries: {
        ...store.queries,
        operationServices: async (...args) =>
          (await store.queries.operationServices(...args)).map((span) => ({ ...span, count: 10_000_000 })),
      },
    })
    const [exact, rolled] = [await report(), await report('', many)]
    expect(rolled.precision).toBe('minute')
    expect(rolled).toMatchObject({ healthScore: 87, overall: { totalOperations: 1_247, avgDuration: 713.64 } })
    for (const [i, { performance }] of rolled.services.entries()) {
      const other = exact.services[i]?.performance
      expect(Math.abs((performance.p95Duration ?? 0) / (other?.p95Duration ?? 1) - 1)).toBeLessThan(0.011)
    }
    expect(rolled.issues.map(({ title }) => title)).toEqual(exact.issues.map(({ title }) => title))
  })

  test('in the middle of a minute, the period before ends where the window begins', async () => {
    now = SAMPLE_NOW + 12_345
    try {
      for (const hours of [1, 30, 200]) {
        const { window, overall } = await report(`?hours=${hours}`)
        expect(overall.trend.window.to).toBeLessThanOrEqual(window.from)
        expect(window.from - overall.trend.window.to).toBeLessThan(60_000)
        expect(overall.trend.window.lengthMs).toBe(window.lengthMs)
        expect(window.to).toBeGreaterThanOrEqual(now)
      }
    } finally {
      now = SAMPLE_NOW
    }
  })

  test('errors older than raw rows are kept are said to be missing', async () => {
    const short = await createOperationApp({
      queries: store.queries,
      now: () => now,
      retention: { ...KEPT, rawMs: DAY_MS },
    })
    const { coverage } = await report('?hours=168', short)
    expect(coverage.notes).toContainEqual(expect.stringMatching(/^Errors are listed since 2026-02-28 10:00 UTC/))
  })

  test('a window without operations says when the last one was', async () => {
    now = SAMPLE_NOW + 5 * HOUR_MS
    try {
      const quiet = await report('?hours=2')
      expect(quiet).toMatchObject({ healthScore: null, overall: { totalOperations: 0 } })
      expect(quiet.coverage.notes).toEqual([
        'The last operation was in the hour of 2026-03-01 09:00 UTC; 6 hours reach back to it.',
      ])
      expect((await report('?hours=6')).overall.totalOperations).toBeGreaterThan(0)
    } finally {
      now = SAMPLE_NOW
    }
  })
})

describe('one environment', () => {
  const later = SAMPLE_NOW + 30 * DAY_MS
  const inEnvironment = (environment: string, change: Partial<TestOperation> = {}) =>
    sampleOperations(later).map((operation) => ({ ...operation, ...change, environment }))
  beforeAll(async () => {
    now = later
    await store.insert(inEnvironment('live'))
  })
  afterAll(() => {
    now = SAMPLE_NOW
  })

  test('is not changed by what happens in another, whatever it is read from', async () => {
    const questions = [24, 48, 72].map((hours) => `?environment=live&hours=${hours}`)
    const before = await Promise.all(questions.map((query) => report(query)))
    expect(before.map(({ precision }) => precision)).toEqual(['raw', 'minute', 'hour'])
    expect(before[0]).toMatchObject({ environment: 'live', healthScore: 87, overall: { avgDuration: 713.64 } })
    await store.insert(inEnvironment('staging', { ok: false, errorType: 'E', errorMessage: 'oops', value: 9_000 }))
    expect(await Promise.all(questions.map((query) => report(query)))).toEqual(before)
    expect(await report('?environment=staging')).toMatchObject({ overall: { totalOperations: 1_247, errorRate: 100 } })
  })

  test('begins when its own operations do, and so does a single operation of it', async () => {
    const { coverage } = await report('?environment=live')
    expect(coverage.firstOperationAt).toBe(later - 8 * DAY_MS)
    const [first] = inEnvironment('live', { at: later - HOUR_MS, name: 'new' })
    await store.insert(first ? [first] : [])
    const { coverage: ofName } = await report('?service=hubspot&name=new&environment=live')
    expect(ofName).toMatchObject({ firstOperationAt: later - HOUR_MS, knownServices: ['hubspot', 'n8n', 'unleashed'] })
  })
})

describe('a question that cannot be answered is refused with what would be right', () => {
  test.each([
    ['?hours=0', 'hours must be > 0'],
    ['?hours=-3', 'hours must be > 0'],
    ['?hours=ten', 'hours must be number'],
    ['?hours=10000000', 'hours must be <= 87600'],
    ['?window=0h', '"0h" is not longer than zero'],
    ['?hours=2&window=1h', 'hours, window and from exclude each other'],
    ['?threshold=0', 'threshold must be > 0'],
    ['?treshold=9', 'treshold is not a parameter of this route'],
    ['?service=hubspto', 'did you mean "hubspot"? Known: '],
    ['?service=nothing-like-it', 'no operations with the service "nothing-like-it" are known. Known: '],
    ['?service=hubspot&name=contacts.gte', 'with the name "contacts.gte" are known; did you mean "contacts.get"?'],
    ['?environment=lvie', 'no operations with the environment "lvie" are known; did you mean "live"?'],
    ['?service=', 'service must NOT have fewer than 1 characters'],
  ])('%s', async (query, detail) => {
    const { status, body } = await ask(query)
    expect([status, body.code, body.detail]).toEqual([400, 'invalid-query', expect.stringContaining(detail)])
  })

  test('a window longer than data is kept', async () => {
    const short = await createOperationApp({
      queries: store.queries,
      now: () => now,
      retention: { rawMs: DAY_MS, minuteMs: DAY_MS, hourMs: 400 * DAY_MS },
    })
    expect((await ask('?hours=9600', short)).status).toBe(200)
    const { body } = await ask('?hours=9601', short)
    expect(body.detail).toContain('the longest is 9600 hours (400d)')
  })
})

describe('a flood', () => {
  test('of services and names is bounded, and the totals are whole', async () => {
    const at = SAMPLE_NOW - 300 * DAY_MS
    const rows = Array.from(
      { length: 6_000 },
      (_, i): TestOperation => ({
        at: at + i,
        service: `s${i % 100}`,
        name: `n${i}`,
        value: 10,
        weight: 1,
        ok: true,
        errorType: '',
        errorMessage: '',
      }),
    )
    await store.insert(rows)
    const found = await report(`?from=${at}&to=${at + HOUR_MS}`)
    expect(found.overall).toMatchObject({ totalOperations: 6_000, avgDuration: 10 })
    expect(found.services).toHaveLength(100)
    expect(found.slowestOperations).toHaveLength(10)
  })
})
