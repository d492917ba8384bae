import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderOwnGauge, SCORE_GAUGE } from '../../../packages/server/src/store/own-gauge.ts'
import type { OpenStore } from '../engines.ts'
import { insertMeasurements, measurement, type TestMeasurement } from '../test-rows.ts'
import { freshName, MINUTE_MS } from './fresh.ts'

const FILE = join(import.meta.dirname, '..', '..', '..', 'docs', 'dashboard-queries.sql')

/** The statements of the published file, by the first line of what stands above each. */
function readQueries(): [title: string, sql: string][] {
  const blocks = readFileSync(FILE, 'utf8').split('\n\n').slice(1)
  return blocks.map((block) => {
    const [title = '', ...lines] = block.trim().split('\n')
    return [title.replace('-- ', '').replace(/[:,;].*/, ''), lines.join('\n').replace(/;$/, '')]
  })
}

export function dashboardQueriesAnswer(opened: () => OpenStore): void {
  describe('the published dashboard queries', () => {
    test('tell what was measured in the last day, and all of them are tried', async () => {
      const service = freshName('shop')
      const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
      const call = (given: Partial<TestMeasurement>): TestMeasurement =>
        measurement({ kind: 'operation', service, name: 'orders', unit: 'ms', value: 100, at: now, ...given })
      await insertMeasurements(opened().store, [
        ...Array.from({ length: 18 }, () => call({})),
        call({ value: 8e8, traceId: 'slow-one' }),
        call({ name: 'refunds', value: 0, ok: false, errorType: 'timeout', errorMessage: 'took too long', weight: 2 }),
        // Before the day, in another unit, of another kind: in none of the answers.
        call({ at: now - 26 * 60 * MINUTE_MS, value: 9e8 }),
        call({ unit: 'bytes', value: 9e9 }),
        call({ kind: 'api', value: 9e8 }),
      ])
      const gauge = renderOwnGauge({ ...SCORE_GAUGE, value: 87, at: now })
      await opened().store.insert('measurements', gauge.body, gauge.token)

      const answers: Record<string, unknown> = {}
      for (const [title, sql] of readQueries()) {
        // Rows of other tests would fill the first twenty.
        const rows = await opened().engine.query<Record<string, unknown>>(sql.replace(/LIMIT 20$/, ''))
        answers[title] = rows.filter((row) => row.service === undefined || row.service === service)
      }
      expect(answers).toEqual({
        'What each service does': [
          {
            service,
            operations: 21,
            error_percent: 9.52,
            mean_ms: 38_095_323.8,
            p95_ms: expect.closeTo(100, 0),
            slowest_ms: 8e8,
          },
        ],
        'Operations and errors in each hour': [{ time: expect.anything(), service, operations: 22, errors: 2 }],
        'What costs most time': [
          { service, operation: 'orders', operations: 19, total_seconds: 800_002, mean_ms: 42_105_357.9 },
          { service, operation: 'refunds', operations: 2, total_seconds: 0, mean_ms: 0 },
        ],
        'Why operations fail': [
          {
            ...{ service, operation: 'refunds', error_type: 'timeout', example: 'took too long', errors: 2 },
            last_at: expect.anything(),
          },
        ],
        'The slowest calls': expect.arrayContaining([
          {
            ...{ time: expect.anything(), service, operation: 'orders', duration_ms: 8e8, ok: true },
            trace_id: 'slow-one',
          },
        ]),
        'The score of all operations': [{ time: expect.anything(), score: 87 }],
      })
    })
  })
}
