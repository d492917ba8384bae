import { binOf } from '@plumbline/protocol/histogram'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeRollups, quantilesOf } from '../../../packages/server/src/analyse/distribution.ts'
import type { OperationBins, OperationBinsQuery } from '../../../packages/server/src/store/operation-bins.ts'
import type { OpenStore } from '../engines.ts'
import { insertMeasurements, measurement, type TestMeasurement } from '../test-rows.ts'
import { DAY_MS, freshName, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

const UNIT_MS = { raw: 1, minute: MINUTE_MS, hour: HOUR_MS } as const
const LABELS = ['service', 'name', 'environment', 'release', 'variant'] as const

/** A day that no other promise writes operations to: a query without filters sees all there are. */
const QUIET = MIDNIGHT - 5 * DAY_MS + 6 * HOUR_MS

export function operationBinsAreRead(opened: () => OpenStore): void {
  describe('the distributions of operations', () => {
    test.each(['raw', 'minute', 'hour'] as const)(
      'equal the slow and obvious computation over random rows, %s',
      async (precision) => {
        await fc.assert(
          fc.asyncProperty(arbitraryRows, arbitraryQuery(precision), async (given, query) => {
            const prefix = `${freshName('shop')} `
            const rows = given.map(({ service, ...row }) => measurement({ ...row, service: prefix + service }))
            await insertMeasurements(opened().store, rows)
            const asked = { ...query, service: prefix + query.service }
            const { operations, leftOut } = await opened().store.query.operationBins(asked)
            expect(operations.map(comparable)).toEqual(binsSlowly(rows, asked).map(comparable))
            expect(leftOut).toBe(0)
          }),
          { numRuns: 5, endOnFailure: true },
        )
      },
    )

    test.each(['raw', 'minute', 'hour'] as const)('are those of the figures of the report, %s', async (precision) => {
      const service = freshName('shop')
      const rows = [-25, -24, -1, 0, 1, 23, 24].flatMap((hour) =>
        [3, 40, 250].map((value) =>
          measurement({ at: MIDNIGHT + hour * HOUR_MS, service, name: `n${value % 3}`, value, weight: 5 + hour ** 2 }),
        ),
      )
      await insertMeasurements(opened().store, rows)
      const range = { precision, service, fromMs: MIDNIGHT - DAY_MS, toMs: MIDNIGHT + DAY_MS }
      const { operations } = await opened().store.query.operationBins(range)
      const { totals, steps } = await opened().store.query.operationFigures({ ...range, stepMs: 12 * HOUR_MS })
      const named = totals.filter(({ name }) => name !== '')
      expect(named.map(({ quantiles: _, ...row }) => comparable(row))).toEqual(operations.map(comparable))
      const all = operations.reduce((total, { count }) => total + count, 0)
      expect(totals.slice(0, 2).map(({ count }) => count)).toEqual([all, all])
      expect(steps.map(({ at, count }) => [(at - MIDNIGHT) / HOUR_MS, count])).toEqual([
        [-24, 3 * 581],
        [-12, 3 * 6],
        [0, 3 * 11],
        [12, 3 * 534],
      ])
      if (precision !== 'raw')
        for (const row of totals) {
          const { p50, p95, p99 } = quantilesOf(mergeRollups([row]))
          expect(row.quantiles.map((value) => value.toPrecision(12))).toEqual(
            [p50, p95, p99].map((value) => value?.toPrecision(12)),
          )
        }
    })

    test('are of operations in milliseconds only, of every service when none is asked for', async () => {
      const [a, b] = [freshName('shop'), freshName('shop')]
      await insertMeasurements(opened().store, [
        measurement({ at: QUIET, service: b, name: 'pay', value: 8, weight: 2 }),
        measurement({ at: QUIET, service: a, name: 'pay', value: 4, ok: false }),
        measurement({ at: QUIET, service: a, name: 'size', value: 4, unit: 'bytes' }),
        measurement({ at: QUIET, service: a, name: 'depth', value: 4, kind: 'queue' }),
      ])
      for (const precision of ['raw', 'minute', 'hour'] as const) {
        const { operations } = await opened().store.query.operationBins({
          ...{ fromMs: QUIET, toMs: QUIET + HOUR_MS, precision },
        })
        expect(operations).toEqual([
          { service: b, name: 'pay', count: 2, failures: 0, total: 16, minimum: 8, maximum: 8, bins: { 96: 2 } },
          { service: a, name: 'pay', count: 1, failures: 1, total: 4, minimum: 4, maximum: 4, bins: { 64: 1 } },
        ])
      }
    })

    test('have half-open windows, to the millisecond', async () => {
      const service = freshName('shop')
      const rows = [-1, 0, 999, 1_000].map((ms) =>
        measurement({ at: MIDNIGHT + ms, service, name: `at ${ms}`, value: 1 }),
      )
      await insertMeasurements(opened().store, rows)
      const { operations } = await opened().store.query.operationBins({
        ...{ fromMs: MIDNIGHT, toMs: MIDNIGHT + 1_000, precision: 'raw', service },
      })
      expect(operations.map(({ name }) => name)).toEqual(['at 0', 'at 999'])
    })

    test('are those of the two thousand busiest, and the others are counted', async () => {
      const service = freshName('shop')
      await insertMeasurements(
        opened().store,
        Array.from({ length: 2_003 }, (_, i) =>
          measurement({ at: MIDNIGHT, service, name: `name ${i}`, value: 1, weight: i + 1 }),
        ),
      )
      const range = { fromMs: MIDNIGHT, toMs: MIDNIGHT + HOUR_MS, precision: 'minute', service } as const
      const { operations, leftOut } = await opened().store.query.operationBins(range)
      expect(operations.map(({ count }) => count)).toEqual(Array.from({ length: 2_000 }, (_, i) => 2_003 - i))
      expect(leftOut).toBe(3)
      expect(await opened().store.query.operationBins({ ...range, service: freshName('nobody') })).toEqual({
        operations: [],
        leftOut: 0,
      })
    })

    test('stay finite at the ends of what a number can be', async () => {
      const service = freshName('shop')
      const huge = measurement({ at: MIDNIGHT, service, name: 'n', value: 1.79e308, weight: 3 })
      await insertMeasurements(opened().store, [huge, huge])
      for (const precision of ['raw', 'minute'] as const) {
        const { operations } = await opened().store.query.operationBins({
          ...{ fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, precision, service },
        })
        expect(operations).toMatchObject([{ count: 6, total: Number.MAX_VALUE, maximum: 1.79e308, bins: { 32767: 6 } }])
      }
    })

    test('of a variant are refused where only raw rows know it', async () => {
      const query = { fromMs: MIDNIGHT, toMs: MIDNIGHT + HOUR_MS, variant: 'b' }
      await expect(opened().store.query.operationBins({ ...query, precision: 'hour' })).rejects.toThrow(RangeError)
    })
  })
}

/** What the query answers, the slow and obvious way. */
function binsSlowly(rows: readonly TestMeasurement[], query: OperationBinsQuery): OperationBins[] {
  const { fromMs, toMs, precision } = query
  const startOf = (at: number): number => Math.floor(at / UNIT_MS[precision]) * UNIT_MS[precision]
  const own = rows.filter(
    (row) =>
      row.kind === 'operation' &&
      row.unit === 'ms' &&
      startOf(row.at) >= fromMs &&
      startOf(row.at) < toMs &&
      LABELS.every((label) => query[label] === undefined || query[label] === row[label]),
  )
  const byName = [...Map.groupBy(own, ({ service, name }) => JSON.stringify([service, name])).values()]
  const found = byName.map((members) => {
    const [{ service, name }] = members as [TestMeasurement]
    const bins: Record<string, number> = {}
    for (const { value, weight } of members) bins[binOf(value)] = (bins[binOf(value)] ?? 0) + weight
    return {
      ...{ service, name, bins },
      count: sum(members, ({ weight }) => weight),
      failures: sum(members, ({ ok, weight }) => (ok ? 0 : weight)),
      total: sum(members, ({ value, weight }) => value * weight),
      minimum: Math.min(...members.map(({ value }) => value)),
      maximum: Math.max(...members.map(({ value }) => value)),
    }
  })
  return found.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
}

const sum = (rows: readonly TestMeasurement[], of: (row: TestMeasurement) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)

const arbitraryRows = fc.array(
  fc.record({
    kind: fc.constantFrom('operation', 'operation', 'gauge'),
    service: fc.constantFrom('', '2', `'; DROP TABLE measurements; --`),
    name: fc.constantFrom('plain', '', '{from:Int64}', '\\', '__proto__'),
    unit: fc.constantFrom('ms', 'ms', '1'),
    value: fc.constantFrom(0, 0.5, 1, 3, 250, 1e6),
    weight: fc.constantFrom(1, 1, 7),
    ok: fc.boolean(),
    environment: fc.constantFrom('', 'production', 'staging'),
    release: fc.constantFrom('', '1'),
    variant: fc.constantFrom('', 'b'),
    at: fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }).map((ms) => MIDNIGHT + ms),
  }),
  { minLength: 200, maxLength: 400 },
)

const arbitraryQuery = (precision: OperationBinsQuery['precision']): fc.Arbitrary<OperationBinsQuery> =>
  fc
    .record({
      service: fc.constantFrom('', '2', `'; DROP TABLE measurements; --`),
      name: fc.constantFrom(undefined, undefined, 'plain', '', '{from:Int64}'),
      environment: fc.constantFrom(undefined, '', 'production'),
      release: fc.constantFrom(undefined, '', '1'),
      variant: precision === 'raw' ? fc.constantFrom(undefined, '', 'b') : fc.constant(undefined),
      fromMs: fc.constantFrom(-2 * HOUR_MS, -HOUR_MS),
      lengthMs: fc.constantFrom(HOUR_MS, 3 * HOUR_MS),
    })
    .map(({ fromMs, lengthMs, ...labels }) => ({
      ...labels,
      ...{ precision, fromMs: MIDNIGHT + fromMs, toMs: MIDNIGHT + fromMs + lengthMs },
    }))

const comparable = ({ bins, ...row }: OperationBins): unknown => ({
  ...row,
  bins: Object.entries(bins).sort(([a], [b]) => Number(a) - Number(b)),
})
