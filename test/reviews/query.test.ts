import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { queryReviewHours, queryReviewReleases } from '../../packages/server/src/store/review.ts'
import { applySchema, MEASUREMENT_COLUMNS } from '../../packages/server/src/store/schema.ts'

const HOUR_MS = 3_600_000
const FROM = Date.parse('2026-11-16T00:00:00Z')
const RANGE = { fromMs: FROM, toMs: FROM + 3 * HOUR_MS }
const DAY_MS = 86_400_000

const folder = mkdtempSync(join(tmpdir(), 'plumbline-review-query-'))
let engine: Engine
beforeAll(async () => {
  engine = await openEmbeddedEngine(folder)
  await applySchema(engine, { rawMs: 3_650 * DAY_MS, minuteMs: 3_650 * DAY_MS, hourMs: 3_650 * DAY_MS })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

let inserts = 0
async function insert(rows: readonly Record<string, unknown>[]): Promise<void> {
  const lines = rows.map((row) => {
    const fields: Record<string, unknown> = {
      kind: 'operation',
      service: 's',
      name: 'n',
      value: 100,
      unit: 'ms',
      weight: 1,
      ok: true,
      attributes: '{}',
      ...row,
      received_at: row.at,
    }
    return JSON.stringify(MEASUREMENT_COLUMNS.map((column) => fields[column] ?? ''))
  })
  const body = Buffer.from(`${lines.join('\n')}\n`)
  await engine.insert({ table: 'measurements', columns: MEASUREMENT_COLUMNS, body, token: String(++inserts) })
}

test('services beyond the twenty busiest are together, and nothing is lost from the sums', async () => {
  await insert(
    Array.from({ length: 23 }, (_, service) =>
      Array.from({ length: 30 - service }, (_, index) => ({
        at: FROM + (index % 2) * HOUR_MS,
        service: `service-${service}`,
        name: `operation-${index}`,
        ok: index > 0,
      })),
    ).flat(),
  )
  const rows = await queryReviewHours(engine, RANGE)
  const services = new Set(rows.map(({ service }) => service))
  expect(services.size).toBe(21)
  expect([services.has('service-19'), services.has('service-20'), services.has('(others)')]).toEqual([
    true,
    false,
    true,
  ])
  const total = (pick: 'count' | 'failures' | 'total') => rows.reduce((sum, row) => sum + row[pick], 0)
  const all = Array.from({ length: 23 }, (_, service) => 30 - service).reduce((sum, count) => sum + count, 0)
  expect([total('count'), total('failures'), total('total')]).toEqual([all, 23, all * 100])
  expect(rows.every(({ bins, count }) => Object.values(bins).reduce((sum, weight) => sum + weight, 0) === count)).toBe(
    true,
  )
})

test('an hour belongs to the range when it begins in it', async () => {
  await insert(
    [FROM - 1, FROM, FROM + 3 * HOUR_MS - 1, FROM + 3 * HOUR_MS].map((at) => ({ at, kind: 'job', name: 'sync' })),
  )
  const rows = (await queryReviewHours(engine, RANGE)).filter(({ kind }) => kind === 'job')
  expect(rows.map(({ at, count }) => [at, count])).toEqual([
    [FROM, 1],
    [FROM + 2 * HOUR_MS, 1],
  ])
})

test('of gauges only queues and conversations are read, each by its name', async () => {
  await insert([
    { at: FROM, kind: 'gauge', name: 'queue.depth', service: 'sidekiq', value: 7, unit: '1' },
    { at: FROM, kind: 'gauge', name: 'cpu', service: 'host', value: 99, unit: '1' },
  ])
  const gauges = (await queryReviewHours(engine, RANGE)).filter(({ kind }) => kind === 'gauge')
  expect(gauges).toMatchObject([{ service: 'sidekiq', name: 'queue.depth', maximum: 7 }])
})

test('a release has its first hour and its sums; what has none is left out', async () => {
  await insert([
    { at: FROM + HOUR_MS + 5, service: 'released', release: '2.0', value: 300 },
    { at: FROM + 2 * HOUR_MS, service: 'released', release: '2.0', value: 500, ok: false },
  ])
  expect(await queryReviewReleases(engine, RANGE)).toMatchObject([
    {
      release: '2.0',
      service: 'released',
      firstAt: FROM + HOUR_MS,
      lastAt: FROM + 2 * HOUR_MS,
      count: 2,
      failures: 1,
      total: 800,
    },
  ])
})
