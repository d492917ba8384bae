import { binOf, createHistogram, LARGEST_BIN, record, ZERO_BIN } from '@plumbline/protocol/histogram'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeRollups } from '../../../packages/server/src/analyse/distribution.ts'
import type { OpenStore } from '../engines.ts'
import { insertMeasurements, measurement, type TestMeasurement } from '../test-rows.ts'
import { freshName, HOUR_MS, MIDNIGHT, MINUTE_MS } from './fresh.ts'

/** Edges of bins, where the logarithm of the engine and ours may fall on either side, and their neighbours. */
const edge = fc
  .tuple(fc.integer({ min: -900, max: 1_300 }), fc.constantFrom(1 - 2 ** -52, 1, 1 + 2 ** -52))
  .map(([bin, nudge]) => 2 ** (bin / 32) * nudge)

const value = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 1e-3, max: 1e7, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0) },
  { weight: 2, arbitrary: edge },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1e-9, 1.0000001e-9, 5e-324, 1, 2, Number.MAX_VALUE) },
)

const observation = fc.record({
  value,
  weight: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 1_000_000_000 })),
  ok: fc.boolean(),
})

interface Rollup {
  name: string
  at: number
  count: number
  failures: number
  minimum: number
  maximum: number
  bins: Record<string, number>
}

export function rollupsAddUp(opened: () => OpenStore): void {
  const rollupsOf = (service: string, unit: 'minute' | 'hour') =>
    opened().engine.query<Rollup>(
      `SELECT name, toUnixTimestamp(at) * 1000 AS at, sum(r.count) AS count, sum(r.failures) AS failures,
         min(r.minimum) AS minimum, max(r.maximum) AS maximum, sumMap(r.bins) AS bins
       FROM rollup_${unit} AS r WHERE service = {service:String} GROUP BY name, at ORDER BY at, name`,
      { service },
    )

  describe('rollups are what the rows add up to', () => {
    test('a value falls into the bin of the histogram, or beside it at an edge', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(observation, { minLength: 300, maxLength: 300 }), async (observations) => {
          const service = freshName('service')
          const rows = observations.map((given, i) => measurement({ at: MIDNIGHT, service, name: String(i), ...given }))
          await insertMeasurements(opened().store, rows)
          const rollups = await rollupsOf(service, 'minute')
          expect(rollups).toHaveLength(rows.length)
          for (const rollup of rollups) {
            const { value, weight, ok } = rows[Number(rollup.name)] as TestMeasurement
            const [bin] = Object.keys(rollup.bins).map(Number)
            const offBy = Math.abs((bin ?? Number.NaN) - binOf(value))
            expect(offBy, `bin ${bin} of ${value}`).toBeLessThanOrEqual(isNearEdge(value) ? 1 : 0)
            expect(rollup).toMatchObject({ count: weight, failures: ok ? 0 : weight, minimum: value, maximum: value })
            expect(Object.values(rollup.bins)).toEqual([weight])
          }
        }),
        { numRuns: 3, endOnFailure: true },
      )
    })

    test.each([
      ['zero', 0, ZERO_BIN],
      ['negative', -12.5, ZERO_BIN],
      ['the smallest that counts as zero', 1e-9, ZERO_BIN],
      ['just above it', 1.01e-9, -956],
      ['one', 1, 0],
      ['just above one', 1.001, 1],
      ['the largest number there is', Number.MAX_VALUE, LARGEST_BIN],
    ])('a value that is %s has its bin', async (_, value, bin) => {
      const service = freshName('service')
      await insertMeasurements(opened().store, [measurement({ at: MIDNIGHT, service, name: 'n', value })])
      for (const unit of ['minute', 'hour'] as const) {
        expect((await rollupsOf(service, unit))[0]?.bins).toEqual({ [bin]: 1 })
      }
    })

    test('count, failures, total, extremes and bins of many inserts equal one histogram of all', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(observation, { minLength: 1, maxLength: 40 }), { minLength: 2, maxLength: 4 }),
          async (inserts) => {
            const service = freshName('service')
            const expected = createHistogram()
            let failures = 0
            for (const observations of inserts) {
              const given = observations.map((one) => ({ ...one, value: ordinary(one.value) }))
              await insertMeasurements(
                opened().store,
                given.map((one, i) =>
                  measurement({ at: MIDNIGHT + i * 250, service, name: `n${i % 2}`, release: `r${i % 3}`, ...one }),
                ),
              )
              for (const { value, weight, ok } of given) {
                record(expected, value, weight)
                if (!ok) failures += weight
              }
            }
            const window = { fromMs: MIDNIGHT, toMs: MIDNIGHT + HOUR_MS }
            for (const precision of ['minute', 'hour'] as const) {
              const services = await opened().store.query.services({ ...window, precision })
              const [row] = services.filter((candidate) => candidate.service === service)
              if (!row) throw new Error('the service is missing')
              const merged = mergeRollups([row])
              expect({ count: row.count, failures: row.failures }).toEqual({ count: expected.count, failures })
              expect([row.minimum, row.maximum]).toEqual([expected.min, expected.max])
              expect(Math.abs(row.total - expected.sum)).toBeLessThanOrEqual(scaleOf(inserts.flat()) * 1e-12)
              expect([...merged.bins.values()].reduce((a, b) => a + b, 0)).toBe(expected.count)
              expect(cumulated(merged.bins, expected.bins)).toEqual([])
            }
          },
        ),
        { numRuns: 4, endOnFailure: true },
      )
    })

    test('each minute and each hour has its own rollup, beginning with its first millisecond', async () => {
      const service = freshName('service')
      const times = [-HOUR_MS, -MINUTE_MS - 1, -MINUTE_MS, -1, 0, MINUTE_MS - 1, MINUTE_MS, HOUR_MS - 1, HOUR_MS]
      await insertMeasurements(
        opened().store,
        times.map((ms) => measurement({ at: MIDNIGHT + ms, service, name: 'n', value: 1 })),
      )
      const countsBy = async (unit: 'minute' | 'hour') =>
        Object.fromEntries((await rollupsOf(service, unit)).map(({ at, count }) => [at - MIDNIGHT, count]))
      expect(await countsBy('minute')).toEqual({
        [-HOUR_MS]: 1,
        [-2 * MINUTE_MS]: 1,
        [-MINUTE_MS]: 2,
        0: 2,
        [MINUTE_MS]: 1,
        [HOUR_MS - MINUTE_MS]: 1,
        [HOUR_MS]: 1,
      })
      expect(await countsBy('hour')).toEqual({ [-HOUR_MS]: 4, 0: 4, [HOUR_MS]: 1 })
    })

    test('sums that leave the range of numbers stay at its end, and mean and percentiles stay numbers', async () => {
      const service = freshName('service')
      await insertMeasurements(
        opened().store,
        [1, 2, 3].map((i) =>
          measurement({ at: MIDNIGHT + i, service, name: 'n', value: Number.MAX_VALUE, weight: 1_000 }),
        ),
      )
      const services = await opened().store.query.services({
        fromMs: MIDNIGHT,
        toMs: MIDNIGHT + MINUTE_MS,
        precision: 'minute',
      })
      expect(services.find((row) => row.service === service)).toMatchObject({ count: 3_000, total: Number.MAX_VALUE })
    })
  })
}

/** Whether the exact logarithm lies so near an edge that rounding decides. */
function isNearEdge(value: number): boolean {
  const position = Math.log2(value) * 32
  return Math.abs(position - Math.round(position)) < 1e-9 || Math.abs(value - 1e-9) < 1e-20
}

/** Sums of values near the end of the range depend on their order; here they stay below it. */
const ordinary = (value: number): number => Math.sign(value) * Math.min(Math.abs(value), 1e200)

const scaleOf = (observations: { value: number; weight: number }[]): number =>
  observations.reduce((sum, { value, weight }) => sum + Math.abs(ordinary(value)) * weight, 0)

/** Bins whose cumulated counts differ by more than what may have slipped over their edge. */
function cumulated(actual: ReadonlyMap<number, number>, expected: ReadonlyMap<number, number>): number[] {
  const upTo = (bins: ReadonlyMap<number, number>, last: number): number =>
    [...bins].reduce((sum, [bin, count]) => (bin <= last ? sum + count : sum), 0)
  return [...expected.keys()].filter(
    (bin) => upTo(actual, bin) < upTo(expected, bin - 1) || upTo(actual, bin) > upTo(expected, bin + 1),
  )
}
