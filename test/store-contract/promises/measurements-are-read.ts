import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MeasuredRow } from '../../../packages/server/src/analyse/measured.ts'
import type { Dimension, MeasuredQuery } from '../../../packages/server/src/store/measured.ts'
import { SCORE_GAUGE } from '../../../packages/server/src/store/own-gauge.ts'
import type { OpenStore } from '../engines.ts'
import { measuredSlowly } from '../slow-measured.ts'
import { insertMeasurements, measurement, type TestMeasurement } from '../test-rows.ts'
import { DAY_MS, freshName, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

const NAMES = [
  'plain',
  '',
  `'; DROP TABLE measurements; --`,
  '{from:Int64}',
  '\\',
  '\u202E\u0000 \u{1F600}',
  '__proto__',
]
const DIMENSIONS: readonly Dimension[] = ['customer', 'environment', 'release', 'variant']

export function measurementsAreRead(opened: () => OpenStore): void {
  describe('what alerts read of measurements', () => {
    test.each(['raw', 'minute', 'hour'] as const)(
      'equals the slow and obvious computation over random rows, %s',
      async (precision) => {
        await fc.assert(
          fc.asyncProperty(arbitraryRows, arbitraryQuery(precision), async (given, query) => {
            const kinds = query.kinds.map(freshName)
            const rows = given.map(({ kind, ...row }, index) =>
              // Each at a millisecond of its own, so that there is one newest.
              measurement({ ...row, kind: kinds[kind % kinds.length] ?? '', at: row.at + index }),
            )
            await insertMeasurements(opened().store, rows)
            const asked = { ...query, kinds: kinds.slice(0, 2) }
            expect(comparable(await opened().store.query.measured(asked))).toEqual(
              comparable(measuredSlowly(rows, asked)),
            )
          }),
          { numRuns: 4, endOnFailure: true },
        )
      },
    )

    test('of a minute that arrives in pieces, and of several customers, is that of the whole minute', async () => {
      const kind = freshName('gauge')
      const rows = [10, 60, 20].map((value, index) =>
        measurement({
          kind,
          service: 's',
          name: 'n',
          unit: '1',
          value,
          at: MIDNIGHT + index,
          customer: `c${index % 2}`,
        }),
      )
      for (const row of rows) await insertMeasurements(opened().store, [row])
      const window = { kinds: [kind], dimensions: [], fromMs: MIDNIGHT, toMs: MIDNIGHT + HOUR_MS }
      expect(await opened().store.query.measured({ ...window, precision: 'raw' })).toMatchObject([
        { count: 3, total: 90, last: 20, lastAt: MIDNIGHT + 2 },
      ])
      for (const precision of ['minute', 'hour'] as const)
        expect(await opened().store.query.measured({ ...window, precision })).toMatchObject([
          { count: 3, total: 90, last: 30, lastAt: MIDNIGHT },
        ])
    })

    test('has half-open windows, to the millisecond', async () => {
      const kind = freshName('gauge')
      const at = [-1, 0, 999, 1_000].map((ms) => MIDNIGHT + ms)
      await insertMeasurements(
        opened().store,
        at.map((time, index) => measurement({ kind, service: 's', name: 'n', value: index, at: time })),
      )
      const query = {
        kinds: [kind],
        dimensions: [],
        fromMs: MIDNIGHT,
        toMs: MIDNIGHT + 1_000,
        precision: 'raw',
      } as const
      expect(await opened().store.query.measured(query)).toMatchObject([
        { from: MIDNIGHT, count: 2, minimum: 1, maximum: 2, last: 2, lastAt: MIDNIGHT + 999 },
      ])
      expect(await opened().store.query.measured({ ...query, kinds: [] })).toEqual([])
      expect(await opened().store.query.measured({ ...query, kinds: [freshName('nobody')] })).toEqual([])
    })

    test('is counted by environment, kind, service, name and unit, of whole hours; messages and the own score are not', async () => {
      const kind = freshName('gauge')
      const from = MIDNIGHT - 6 * DAY_MS
      const counted = (ms: number, given: Partial<TestMeasurement> = {}) =>
        measurement({ kind, service: 's', name: 'n', value: 1, at: from + ms, ...given })
      await insertMeasurements(opened().store, [
        ...[counted(-1), counted(0), counted(HOUR_MS - 1, { weight: 3, customer: 'c' }), counted(HOUR_MS)],
        ...[counted(5, { environment: 'staging', weight: 2 }), counted(5, { unit: 'bytes', ok: false })],
        ...[counted(5, { kind: 'message' }), counted(5, { kind: 'phase' })],
        ...[
          counted(5, { kind: 'gauge', ...SCORE_GAUGE }),
          counted(5, { kind: 'gauge', service: 'operations', name: 'mine' }),
        ],
      ])
      const rows = await opened().store.query.measuredCounts({ fromMs: from, toMs: from + HOUR_MS })
      const row = { environment: '', kind, service: 's', name: 'n', unit: 'ms' }
      expect(rows.map((one) => one.kind)).not.toContain('message')
      expect(rows.map((one) => one.kind)).not.toContain('phase')
      expect(rows.filter(({ service }) => service === 'operations').map(({ name }) => name)).toEqual(['mine'])
      expect(rows.filter((one) => one.kind === kind)).toEqual([
        { ...row, count: 4 },
        { ...row, environment: 'staging', count: 2 },
        { ...row, unit: 'bytes', count: 1 },
      ])
    })

    test('stays finite at the ends of what a number can be', async () => {
      const kind = freshName('gauge')
      const huge = (value: number) => measurement({ kind, service: 's', name: 'n', value, weight: 3, at: MIDNIGHT })
      await insertMeasurements(opened().store, [huge(1.79e308), huge(1.79e308)])
      for (const precision of ['raw', 'minute'] as const) {
        const [row] = await opened().store.query.measured({
          ...{ kinds: [kind], dimensions: [], fromMs: MIDNIGHT, toMs: MIDNIGHT + MINUTE_MS, precision },
        })
        expect(row).toMatchObject({ count: 6, maximum: 1.79e308, bins: { 32767: 6 } })
        expect(Number.isFinite(row?.total)).toBe(true)
        expect(Number.isFinite(row?.last)).toBe(true)
      }
    })
  })
}

const arbitraryRows = fc.array(
  fc.record({
    kind: fc.nat(2),
    service: fc.constantFrom('a', ...NAMES.slice(2, 4)),
    name: fc.constantFrom(...NAMES),
    unit: fc.constantFrom('ms', '1'),
    value: fc.constantFrom(0, 0.5, 1, 3, 250, 1e6),
    weight: fc.constantFrom(1, 1, 7),
    ok: fc.boolean(),
    customer: fc.constantFrom('', 'c', `c'`),
    environment: fc.constantFrom('', 'production'),
    release: fc.constantFrom('', '1', '2'),
    variant: fc.constantFrom('', 'B'),
    at: fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }).map((ms) => MIDNIGHT + ms),
  }),
  { minLength: 150, maxLength: 300 },
) satisfies fc.Arbitrary<(Omit<Partial<TestMeasurement>, 'kind'> & { kind: number })[]>

const arbitraryQuery = (precision: MeasuredQuery['precision']): fc.Arbitrary<MeasuredQuery> =>
  fc
    .record({
      dimensions: fc.subarray([...DIMENSIONS]),
      names: fc.constantFrom(undefined, NAMES, NAMES.slice(2, 4), []),
      fromMs: fc.constantFrom(-2 * HOUR_MS, -90 * MINUTE_MS, -7 * MINUTE_MS - 123),
      lengthMs: fc.constantFrom(HOUR_MS, 3 * HOUR_MS + 17),
      stepMs: fc.constantFrom(undefined, MINUTE_MS, HOUR_MS, 7 * MINUTE_MS),
    })
    .map(({ dimensions, names, fromMs, lengthMs, stepMs }) => ({
      ...{ kinds: ['operation', 'gauge', 'other'], dimensions, precision },
      ...{ fromMs: MIDNIGHT + fromMs, toMs: MIDNIGHT + fromMs + lengthMs },
      ...(names !== undefined && { names }),
      ...(stepMs !== undefined && { stepMs }),
    }))

/** In one order, and without the last digits of sums that an engine may add up in any order. */
function comparable(rows: readonly (MeasuredRow & { from: number })[]): unknown[] {
  const rounded = rows.map(({ bins, ...row }) => ({
    ...row,
    total: Number(row.total.toPrecision(9)),
    last: Number(row.last.toPrecision(9)),
    bins: Object.entries(bins).sort(([a], [b]) => Number(a) - Number(b)),
  }))
  const keyOf = ({
    from,
    kind,
    service,
    name,
    unit,
    customer,
    environment,
    release,
    variant,
  }: (typeof rounded)[number]) =>
    JSON.stringify([from, kind, service, name, unit, customer, environment, release, variant])
  return rounded.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
