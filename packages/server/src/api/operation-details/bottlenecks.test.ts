import { type Bottlenecks, BottlenecksSchema } from '@plumbline/protocol/api'
import type { FastifyInstance } from 'fastify'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askApp, createDetailApp } from './test-support/detail-app.ts'
import { type DetailStore, openDetailStore, rowOf, type TestRow } from './test-support/detail-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.parse('2026-03-01T10:00:00.000Z')

let store: DetailStore
let app: FastifyInstance
beforeAll(async () => {
  store = await openDetailStore()
  app = await createDetailApp({ queries: store.queries, now: () => NOW })
})
afterAll(async () => {
  await app.close()
  await store.remove()
})

async function bottlenecks(query = ''): Promise<Bottlenecks> {
  const body = await askApp(app, `/api/v1/bottlenecks${query}`)
  expect(Check(BottlenecksSchema, body)).toBe(true)
  return body
}

/** So many rows over the day that ended `daysAgo` days ago, of durations around a mean. */
const dayOf = (daysAgo: number, count: number, meanMs: number, given: Partial<TestRow> = {}): TestRow[] =>
  Array.from({ length: count }, (_, i) =>
    rowOf({
      at: NOW - daysAgo * DAY_MS - Math.floor(((i + 0.5) / count) * DAY_MS),
      value: meanMs * (0.8 + (0.4 * ((i * 7 + 0.5) % count)) / count),
      kind: 'job',
      service: 'mail',
      ...given,
    }),
  )

test('before anything was sent there is nothing to judge', async () => {
  expect(await bottlenecks('?service=any')).toMatchObject({
    bottlenecks: [],
    regressions: [],
    judged: { job: 0, operation: 0 },
    notes: [],
    sentence: 'Nothing to judge: no job and no operation had 5 events or more',
  })
})

describe('jobs and operations of two days', () => {
  beforeAll(async () => {
    const failing = (rows: TestRow[], every: number): TestRow[] =>
      rows.map((row, i) =>
        i % every === 0 ? row : { ...row, ok: false, error_type: 'RateLimitError', error_message: 'HTTP 429' },
      )
    await store.insert([
      ...dayOf(2, 10, 1_000, { name: 'first' }),
      ...dayOf(1, 100, 40_000, { name: 'digest' }),
      ...dayOf(0, 100, 70_000, { name: 'digest', release: '2.0' }),
      ...dayOf(1, 100, 150_000, { name: 'export' }),
      ...dayOf(0, 200, 150_000, { name: 'export' }),
      ...dayOf(1, 100, 300, { kind: 'operation', service: 'llm', name: 'answer' }),
      ...failing(dayOf(0, 100, 300, { kind: 'operation', service: 'llm', name: 'answer' }), 5),
      ...dayOf(1, 200, 100, { kind: 'operation', service: 'crm', name: 'get' }),
      ...dayOf(0, 200, 130, { kind: 'operation', service: 'crm', name: 'get' }),
      ...dayOf(1, 200, 100, { kind: 'operation', service: 'crm', name: 'list' }),
      ...dayOf(0, 200, 100, { kind: 'operation', service: 'crm', name: 'list' }),
      ...dayOf(0, 4, 500_000, { name: 'rare', ok: false }),
      ...dayOf(0, 50, 500_000, { kind: 'draft', name: 'no work' }),
      ...dayOf(0, 50, 500, { name: 'in seconds', unit: 's' }),
    ])
  })
  const named = ({ bottlenecks: found }: Bottlenecks) =>
    found.map(({ kind, service, name, reason, severity }) => `${severity} ${kind} ${service}:${name} ${reason}`)

  test('are found by P95 and failures, the high ones first', async () => {
    const found = await bottlenecks()
    expect(named(found)).toEqual([
      'high job mail:export slow',
      'high operation llm:answer failing',
      'medium job mail:digest slow',
    ])
    expect(found).toMatchObject({
      precision: 'raw',
      judged: { job: 2, operation: 3 },
      tooFew: 1,
      sentence: '3 bottlenecks in 2 jobs and 3 operations, 2 of high severity; 1 became worse without being one',
      notes: ['Left out, as they are not measured in ms: 50 jobs and operations in the hours of the window'],
    })
  })

  test('have the trend against the day before, and whether they became worse for certain', async () => {
    const found = await bottlenecks()
    const [slow, failing, slower] = found.bottlenecks
    expect(slow).toMatchObject({ regression: false, trend: { direction: 'stable', complete: true } })
    expect(failing).toMatchObject({
      regression: true,
      errorRate: 80,
      trend: { direction: 'stable', failures: { verdict: 'degraded', before: 0, after: 80 } },
    })
    expect(slower).toMatchObject({
      regression: true,
      trend: { direction: 'degrading', values: { samples: { before: 100, after: 100 } } },
    })
    expect(found.regressions.map(({ service, name, trend }) => [service, name, trend.direction])).toEqual([
      ['crm', 'get', 'degrading'],
    ])
  })

  test('come with what to do, and why', async () => {
    const actions = (await bottlenecks()).bottlenecks.map(({ recommendations }) =>
      recommendations.map(({ action }) => action),
    )
    expect(actions).toEqual([
      [
        'Measure the steps of export one by one: nearly every run is slow, so the work itself takes that long',
        'Check the concurrency of the workers and the settings of the queue mail',
      ],
      [
        'Spread out or batch the calls to llm, and wait as long as Retry-After says',
        'Read what failed in answer, the most frequent error first',
        'Compare with recent deployments and changes of configuration; no new release was sent with the data',
      ],
      [
        'Measure the steps of digest one by one: nearly every run is slow, so the work itself takes that long',
        'Compare with release 2.0 of mail, which is new since 2026-02-28 10:00 UTC',
      ],
    ])
    for (const { recommendations } of (await bottlenecks()).bottlenecks)
      for (const { evidence } of recommendations) expect(evidence).toMatch(/\d/)
  })

  test.each([
    [2, 'minute'],
    [3, 'hour'],
  ])('%i days are read from sums by %s', async (days, precision) => {
    const found = await bottlenecks(`?window=${days}d`)
    expect(found.precision).toBe(precision)
    expect(named(found)).toContain('high job mail:export slow')
    expect(found.notes.at(-1)).toBe(
      'Data does not reach back over the whole window before: trends compare with a part of it',
    )
    expect(found.bottlenecks[0]?.trend).toMatchObject({ complete: false, direction: 'unknown' })
  })

  test.each([
    ['?kind=operation', ['high operation llm:answer failing']],
    ['?service=mail&name=digest', ['medium job mail:digest slow']],
    ['?kind=operation&service=crm', []],
  ])('%s finds %j', async (query, expected) => {
    expect(named(await bottlenecks(query))).toEqual(expected)
  })

  test.each([
    ['?kind=draft', 'kind'],
    ['?service=mial', 'no jobs or operations with the service "mial" are known; did you mean "mail"?'],
    ['?kind=operation&service=mail', 'no operations with the service "mail" are known'],
    ['?hours=-1', 'hours'],
  ])('%s is refused', async (query, words) => {
    expect((await askApp(app, `/api/v1/bottlenecks${query}`, 400)).detail).toContain(words)
  })
})
