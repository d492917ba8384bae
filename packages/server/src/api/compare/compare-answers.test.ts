import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ComparisonAnswer,
  ComparisonAnswerSchema,
  type OperationSet,
  OperationSetSchema,
} from '@plumbline/protocol/api'
import { nearest } from '@plumbline/protocol/quantities'
import { type FastifyInstance, fastify } from 'fastify'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom, drawMany, SHAPES } from '../../../../protocol/test-support/shapes.ts'
import { MEASUREMENT_COLUMNS } from '../../store/schema.ts'
import { openStore, type Store } from '../../store/store.ts'
import { guardAccess } from '../access.ts'
import { answerProblems } from '../problems.ts'
import { compareRoutes } from '../routes/compare.ts'
import { createCompareAnswers } from './compare-answers.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
const KEPT = { rawMs: 7 * DAY_MS, minuteMs: 30 * DAY_MS, hourMs: 400 * DAY_MS }

const folder = mkdtempSync(join(tmpdir(), 'plumbline-compare-'))
let store: Store
let app: FastifyInstance

const baseline: OperationSet = {
  label: 'baseline 3',
  window: null,
  precision: 'hour',
  operations: [
    {
      service: 'hubspot',
      name: 'get',
      count: 0,
      failures: 0,
      histogram: { scale: 5, count: 0, sum: 0, min: null, max: null, bins: [] },
    },
  ],
  leftOut: 0,
}

beforeAll(async () => {
  store = await openStore({ place: { kind: 'embedded', folder }, retention: KEPT })
  app = fastify({ ajv: { customOptions: { removeAdditional: false } } })
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  guardAccess(app, { tokens: {}, loopback: true, allowedHosts: [] })
  answerProblems(app)
  const answers = createCompareAnswers({
    queries: store.query,
    readBaselineOperations: async (reference) =>
      reference === '3' ? { ok: true, value: baseline } : { ok: false, problem: `there is no baseline ${reference}` },
    retention: KEPT,
    queryTimeoutMs: 10_000,
    nearest,
    now: () => NOW,
  })
  await app.register(compareRoutes(answers))
  const spread = (from: number, options: { seed: number; slowdown?: number; fields?: object }) =>
    insertOperations(from, { size: 600, name: 'get', ...options })
  await spread(NOW - 20 * HOUR_MS, { seed: 1, slowdown: 1.4, fields: { release: '2.0', variant: 'b' } })
  await spread(NOW - 44 * HOUR_MS, { seed: 2, fields: { release: '1.0', variant: 'a', environment: 'staging' } })
  await insertOperations(NOW - 20 * HOUR_MS, { size: 600, name: 'list', seed: 3, fields: { release: '2.0' } })
  await insertOperations(NOW - 44 * HOUR_MS, { size: 600, name: 'list', seed: 4, fields: { release: '1.0' } })
})
afterAll(async () => {
  await app.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

let inserts = 0
async function insertOperations(
  from: number,
  {
    size,
    name,
    seed,
    slowdown = 1,
    fields = {},
  }: { size: number; name: string; seed: number; slowdown?: number; fields?: object },
): Promise<void> {
  const values = [...drawMany(size, SHAPES['log-normal'], createRandom(seed))]
  const lines = values.map((value, i) => {
    const at = from + Math.floor((i * 10 * HOUR_MS) / size)
    const row: Record<string, unknown> = {
      at,
      received_at: at,
      kind: 'operation',
      service: 'hubspot',
      name,
      unit: 'ms',
      weight: 1,
      ok: true,
      attributes: '{}',
      value: value * slowdown,
      ...fields,
    }
    return JSON.stringify(MEASUREMENT_COLUMNS.map((column) => row[column] ?? ''))
  })
  await store.insert('measurements', Buffer.from(`${lines.join('\n')}\n`), `operations-${++inserts}`)
}

async function ask<T>(
  path: string,
  query: Record<string, string>,
): Promise<{ status: number; body: T & { code?: string; detail?: string } }> {
  const response = await app.inject({ url: path, query })
  return { status: response.statusCode, body: response.json() }
}

async function compare(before: string, after: string, query = {}): Promise<ComparisonAnswer> {
  const { status, body } = await ask<ComparisonAnswer>('/api/v1/compare', { before, after, ...query })
  expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined })
  expect(Check(ComparisonAnswerSchema, body)).toBe(true)
  return body
}

const FIRST = `${new Date(NOW - 48 * HOUR_MS).toISOString()}..${new Date(NOW - 24 * HOUR_MS).toISOString()}`

describe('an operation that became 40 % slower is found, and the other is not', () => {
  test.each([
    ['previous:24h', '24h', 'raw'],
    [FIRST, '24h', 'raw'],
    ['release:1.0', 'release:2.0', 'hour'],
    ['release:1.0@48h', 'release:2.0@48h', 'minute'],
  ])('%s against %s, from %s', async (before, after, precision) => {
    const answer = await compare(before, after)
    expect(answer).toMatchObject({ verdict: 'degraded', counts: { degraded: 1 }, before: { totalOperations: 1_200 } })
    expect(answer.after.precision).toBe(precision)
    expect(answer.operations.map(({ name, verdict }) => [name, verdict === 'degraded'])).toEqual([
      ['get', true],
      ['list', false],
    ])
    expect(answer.operations[0]?.values.effect?.relative?.value).toBeGreaterThan(25)
  })

  test('two variants, which only single rows know', async () => {
    const answer = await compare('variant:a', 'variant:b')
    expect(answer.operations.map(({ name, verdict }) => [name, verdict])).toEqual([['get', 'degraded']])
    expect(answer.after.precision).toBe('raw')
    const { before } = await compare('variant:a@30d', '24h')
    expect(before.window).toEqual({ from: NOW - KEPT.rawMs, to: NOW, lengthMs: KEPT.rawMs })
  })

  test('of one name, in one environment, with another statistic and a larger least change', async () => {
    expect((await compare('release:1.0', 'release:2.0', { name: 'list' })).operations).toHaveLength(1)
    expect((await compare('1h', '24h', { environment: 'staging' })).sentence).toContain('Nothing to compare')
    expect((await compare('release:1.0', 'release:1.0', { environment: 'staging' })).before.totalOperations).toBe(600)
    expect(await compare('release:1.0', 'release:2.0', { statistic: 'p50', minimumPercent: '80' })).toMatchObject({
      statistic: 'p50',
      minimumPercent: 80,
      counts: { degraded: 0 },
    })
  })

  test('a side by itself is a set that can be kept and compared later', async () => {
    const { body } = await ask<OperationSet>('/api/v1/operations/distributions', { side: 'release:2.0' })
    expect(Check(OperationSetSchema, body)).toBe(true)
    expect(body).toMatchObject({ label: 'release 2.0, last 7d', leftOut: 0 })
    expect(body.operations.map(({ name, count }) => [name, count])).toEqual([
      ['get', 600],
      ['list', 600],
    ])
  })

  test('a baseline without operations leaves nothing to compare', async () => {
    expect((await compare('baseline:3', '24h', { name: 'list' })).sentence).toBe(
      'Nothing to compare: no operations in baseline 3.',
    )
  })
})

test('releases, variants and environments are listed, newest first', async () => {
  const { body } = await ask<Record<string, { value: string; count: number }[]>>('/api/v1/operations/labels', {})
  const values = (label: string) => body[label]?.map(({ value, count }) => [value, count])
  expect(values('releases')).toEqual([
    ['2.0', 1_200],
    ['1.0', 1_200],
  ])
  expect(values('variants')).toEqual([
    ['b', 600],
    ['a', 600],
  ])
  expect(values('environments')).toEqual([['staging', 600]])
  const ofStaging = await ask('/api/v1/operations/labels', { environment: 'staging' })
  expect(ofStaging.body).toMatchObject({
    releases: [{ value: '1.0', count: 600 }],
    variants: [{ value: 'a', count: 600 }],
    environments: [{ value: 'staging' }],
  })
  const ofNone = await ask('/api/v1/operations/labels', { environment: 'live' })
  expect(ofNone.body).toMatchObject({ releases: [], variants: [], environments: [{ value: 'staging' }] })
})

describe('what cannot be compared is refused with what would be right', () => {
  test.each([
    [{ before: '24h' }, 'after'],
    [{ before: 'yesterday', after: '24h' }, '"yesterday" is not understood; expected a length of time (24h)'],
    [{ before: 'release:1.1', after: '24h' }, 'did you mean "1.0"? Known: 2.0, 1.0'],
    [{ before: 'variant:nothing', after: '24h' }, 'no operations of the variant "nothing" are known. Known: b, a'],
    [
      { before: '24h', after: '24h', service: 'hubspto' },
      'no operations with the service "hubspto" are known; did you',
    ],
    [{ before: '24h', after: '24h', environment: 'stagin' }, 'did you mean "staging"?'],
    [{ before: 'baseline:9', after: '24h' }, 'there is no baseline 9'],
    [{ before: '401d', after: '24h' }, 'the longest is 400d'],
    [{ before: '2199-01-01T00:00Z..', after: '24h' }, 'which is not before'],
    [{ before: '24h', after: '2199-01-01T00:00Z..2199-01-02T00:00Z' }, 'which is in the future'],
    [{ before: '2020-01-01T00:00Z..2020-01-02T00:00Z', after: '24h' }, 'operations are known of the last 400d only'],
    [
      { before: 'variant:a@2020-01-01T00:00Z..2020-01-02T00:00Z', after: '24h' },
      'variants are known of the last 7d only',
    ],
    [{ before: '24h', after: '24h', statistic: 'median' }, 'statistic'],
    [{ before: '24h', after: '24h', minimumPercent: '-1' }, 'minimumPercent must be >= 0'],
  ])('%o', async (query, detail) => {
    const { status, body } = await ask('/api/v1/compare', query as Record<string, string>)
    expect([status, body.code, body.detail]).toEqual([400, 'invalid-query', expect.stringContaining(detail)])
  })
})
