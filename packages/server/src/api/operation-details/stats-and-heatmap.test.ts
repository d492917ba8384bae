import {
  type OperationHeatmap,
  OperationHeatmapSchema,
  type OperationStats,
  OperationStatsSchema,
} from '@plumbline/protocol/api'
import { binOf, nearestRank, valueOfBin } from '@plumbline/protocol/histogram'
import type { FastifyInstance } from 'fastify'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askApp, createDetailApp } from './test-support/detail-app.ts'
import { type DetailStore, openDetailStore, rowOf, type TestRow } from './test-support/detail-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.parse('2026-03-01T10:00:00.000Z')

/** Numbers from 0 to 1 that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

const random = createRandom(7)
const SAMPLE = Array.from({ length: 3_000 }, (_, i) =>
  rowOf({
    at: NOW - Math.floor(random() * DAY_MS) - 1,
    service: ['hubspot', 'unleashed', 'n8n'][i % 3] ?? '',
    name: `op-${i % 4}`,
    value: i % 500 === 0 ? 0 : Math.exp(random() * 7),
    weight: i % 10 === 0 ? 10 : 1,
    ok: random() > 0.1,
    environment: i % 2 === 0 ? 'production' : 'staging',
  }),
)

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

async function stats(query = '', from = app): Promise<OperationStats> {
  const body = await askApp(from, `/api/v1/operations/stats${query}`)
  expect(Check(OperationStatsSchema, body)).toBe(true)
  return body
}

async function heatmap(query = ''): Promise<OperationHeatmap> {
  const body = await askApp(app, `/api/v1/operations/heatmap${query}`)
  expect(Check(OperationHeatmapSchema, body)).toBe(true)
  return body
}

/** The figures again, the slow way: every sampled row as often as it counts. */
function slowFigures(rows: readonly TestRow[]) {
  const values = rows.flatMap(({ value, weight }) => Array.from({ length: weight }, () => value)).sort((a, b) => a - b)
  const rank = (q: number): number => values[nearestRank(q, values.length) - 1] ?? 0
  const failures = rows.reduce((sum, { ok, weight }) => sum + (ok ? 0 : weight), 0)
  return {
    count: values.length,
    failures,
    errorRate: (100 * failures) / values.length,
    avgDuration: values.reduce((sum, value) => sum + value, 0) / values.length,
    p50Duration: rank(0.5),
    p95Duration: rank(0.95),
    p99Duration: rank(0.99),
    minDuration: rank(0),
    maxDuration: rank(1),
  }
}

/** Apart by a share of the number, or by what rounding takes. */
const within = (found: number | null, expected: number, share: number): boolean =>
  found !== null && Math.abs(found - expected) <= Math.max(0.006, Math.abs(expected) * share)

describe('before anything was sent', () => {
  test('there are no operations, and any service may still come', async () => {
    expect(await stats('?service=any')).toMatchObject({
      operations: [],
      leftOut: 0,
      knownServices: [],
      totals: { count: 0, errorRate: null, p95Duration: null, throughputPerMinute: 0 },
    })
  })

  test('the heatmap has steps, and nothing in them', async () => {
    const empty = await heatmap('?hours=1')
    expect(empty).toMatchObject({ bands: [], cells: [], count: 0 })
    expect(empty.steps.length).toBeGreaterThan(50)
  })
})

describe('a day of three services', () => {
  beforeAll(() => store.insert(SAMPLE))

  test.each([
    ['raw', 1, 0],
    ['minute', 2, 0.011],
    ['hour', 3, 0.011],
  ] as const)('has the figures of the slow way when read from %s', async (precision, days, share) => {
    const found = await stats(`?window=${days * DAY_MS}ms`)
    expect(found.precision).toBe(precision)
    expect(found.operations).toHaveLength(12)
    for (const { service, name, ...figures } of [{ service: '', name: '', ...found.totals }, ...found.operations]) {
      const own = SAMPLE.filter((row) => service === '' || (row.service === service && row.name === name))
      for (const [key, expected] of Object.entries(slowFigures(own)))
        expect([service, name, key, within(figures[key as 'count'], expected, share)]).toEqual([
          service,
          name,
          key,
          true,
        ])
    }
    expect(found.operations.reduce((sum, { timeShare }) => sum + timeShare, 0)).toBeCloseTo(100, 2)
    expect(found.totals.throughputPerMinute).toBeCloseTo(found.totals.count / (days * 1_440), 2)
  })

  test('has been measured for as long as its last hour has lasted', async () => {
    now = NOW + 20 * 60_000
    const { precision, window, totals } = await stats('?window=3d')
    now = NOW
    expect([precision, window.to]).toEqual(['hour', NOW + 60 * 60_000])
    expect(totals.throughputPerMinute).toBeCloseTo(totals.count / (71 * 60 + 20), 3)
  })

  test.each([
    ['time', (row: OperationStats['operations'][number]) => row.timeShare],
    ['count', (row: OperationStats['operations'][number]) => row.count],
    ['errors', (row: OperationStats['operations'][number]) => row.failures],
    ['p95', (row: OperationStats['operations'][number]) => row.p95Duration ?? 0],
  ] as const)('is ordered by %s, and says how many are left out', async (order, rankOf) => {
    const all = (await stats(`?order=${order}`)).operations
    expect(all.map(rankOf)).toEqual(all.map(rankOf).toSorted((a, b) => b - a))
    const first = await stats(`?order=${order}&limit=5`)
    expect(first).toMatchObject({ order, leftOut: 7 })
    expect(first.operations.map(rankOf)).toEqual(all.slice(0, 5).map(rankOf))
  })

  test('can be narrowed to a service, a name and an environment', async () => {
    const { operations } = await stats('?service=n8n&name=op-2&environment=production')
    const own = SAMPLE.filter((row) => row.service === 'n8n' && row.name === 'op-2' && row.environment === 'production')
    expect(operations.map(({ service, name, count }) => [service, name, count])).toEqual([
      ['n8n', 'op-2', slowFigures(own).count],
    ])
  })

  test.each([
    ['?service=hubspto', 'no operations with the service "hubspto" are known; did you mean "hubspot"?'],
    ['?service=n8n&name=op', 'no operations with the name "op" are known'],
    ['?environment=produktion', 'did you mean "production"?'],
    ['?hours=0', 'hours'],
    ['?hours=87601', 'hours'],
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?order=size', 'order'],
    ['?servic=n8n', 'servic'],
    ['?window=1h&hours=1', 'exclude each other'],
  ])('%s is refused', async (query, words) => {
    const problem = await askApp(app, `/api/v1/operations/stats${query}`, 400)
    expect(problem.code).toBe('invalid-query')
    expect(problem.detail).toContain(words)
  })

  test('the heatmap has every call in its step and band', async () => {
    const { steps, bands, cells, stepMs, count, precision } = await heatmap()
    expect(precision).toBe('raw')
    const expected = new Map<string, { count: number; failures: number }>()
    for (const { at, value, weight, ok } of SAMPLE) {
      const step = steps.findIndex((one) => at >= one.at && at < one.at + stepMs)
      const middle = valueOfBin(binOf(value))
      const band = bands.findIndex(({ fromMs, toMs }) => middle <= toMs && (middle > fromMs || fromMs === 0))
      const cell = expected.get(`${step} ${band}`) ?? { count: 0, failures: 0 }
      expected.set(`${step} ${band}`, { count: cell.count + weight, failures: cell.failures + (ok ? 0 : weight) })
    }
    expect(new Map(cells.map(({ step, band, ...cell }) => [`${step} ${band}`, cell]))).toEqual(expected)
    expect(count).toBe(slowFigures(SAMPLE).count)
    expect(steps.reduce((sum, step) => sum + step.count, 0)).toBe(count)
    expect(bands[0]).toMatchObject({ fromMs: 0 })
  })

  test.each([
    [2, 'minute'],
    [4, 'hour'],
  ])('the heatmap of %i days is read from sums by %s, which know failures by step only', async (days, precision) => {
    const found = await heatmap(`?window=${days}d`)
    const exact = await heatmap()
    expect(found).toMatchObject({ precision, count: exact.count })
    expect(found.cells.every(({ failures }) => failures === null)).toBe(true)
    const failures = (map: OperationHeatmap): number => map.steps.reduce((sum, step) => sum + step.failures, 0)
    expect(failures(found)).toBe(failures(exact))
    expect(found.bands).toEqual(exact.bands)
  })

  test('a window in the past that has nothing is empty and no error', async () => {
    const query = `?from=${NOW - 300 * DAY_MS}&to=${NOW - 299 * DAY_MS}`
    expect(await stats(query)).toMatchObject({ operations: [], knownServices: expect.arrayContaining(['n8n']) })
  })
})

describe('odd operations', () => {
  const at = NOW - 500 * DAY_MS
  const day = `?from=${at}&to=${at + DAY_MS}`

  test('one sample is all there is to say', async () => {
    await store.insert([rowOf({ at, service: 'one', value: 42 })])
    now = at + DAY_MS
    const { operations, totals } = await stats(day)
    expect(operations).toHaveLength(1)
    expect(totals).toMatchObject({ count: 1, p50Duration: 42, p99Duration: 42, minDuration: 42, timeShare: 100 })
    const map = await heatmap(day)
    expect(map.bands).toEqual([{ fromMs: 40, toMs: 45 }])
    now = NOW
  })

  test('failures only, of no duration at all', async () => {
    const from = at - 10 * DAY_MS
    await store.insert(Array.from({ length: 6 }, () => rowOf({ at: from, service: 'dead', value: 0, ok: false })))
    const query = `?from=${from}&to=${from + HOUR_MS}`
    expect((await stats(query)).operations).toMatchObject([
      { errorRate: 100, failures: 6, avgDuration: 0, timeShare: 0, errorInterval: { high: 100 } },
    ])
    expect(await heatmap(query)).toMatchObject({
      bands: [{ fromMs: 0, toMs: 1 }],
      cells: [{ band: 0, count: 6, failures: 6 }],
    })
  })

  test('other units are left out, and that is said', async () => {
    const from = at - 20 * DAY_MS
    await store.insert([rowOf({ at: from }), rowOf({ at: from, unit: 's' }), rowOf({ at: from, kind: 'job' })])
    const found = await stats(`?from=${from}&to=${from + HOUR_MS}`)
    expect(found.totals.count).toBe(1)
    expect(found.notes).toEqual(['Left out, as they are not measured in ms: 1 operation in the hours of the window'])
  })

  test.each(['<img src=x onerror=alert(1)>', '\u001b[2J\u202eevil', "x' OR 1=1 --", 'x'.repeat(200), 'a&b=c#d'])(
    'the name %j is a name',
    async (name) => {
      const from = at - 30 * DAY_MS
      await store.insert([rowOf({ at: from, service: name, name })])
      const query = `?from=${from}&to=${from + HOUR_MS}&service=${encodeURIComponent(name)}&name=${encodeURIComponent(name)}`
      expect((await stats(query)).operations).toMatchObject([{ service: name, name, count: 1 }])
    },
  )
})
