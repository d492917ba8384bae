import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeRollups, quantilesOf } from '../../analyse/distribution.ts'
import type { Measured, OperationTotals } from '../../analyse/operations/operation-rows.ts'
import {
  DAY_MS,
  SAMPLE_NOW,
  sampleOperations,
  type TestOperation,
} from '../../analyse/operations/test-support/sample-operations.ts'
import {
  errorsOf,
  hoursOf,
  spansOf,
  stepsOf,
  totalsOf,
  within,
} from '../../analyse/operations/test-support/slow-totals.ts'
import { type OperationStore, openOperationStore } from './test-support/operation-store.ts'

const HOUR_MS = 3_600_000
const YEAR_AGO = SAMPLE_NOW - 365 * DAY_MS

let store: OperationStore
const zone = process.env.TZ
beforeAll(async () => {
  // The engine reads the zone of the process when it opens; here hours begin at half past those of UTC, by which sums are kept.
  process.env.TZ = 'Asia/Kolkata'
  store = await openOperationStore()
  await store.insert(sampleOperations(SAMPLE_NOW))
})
afterAll(async () => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
  await store.remove()
})

const operation = (over: Partial<TestOperation>): TestOperation => ({
  at: YEAR_AGO,
  service: 's',
  name: 'n',
  value: 1,
  weight: 1,
  ok: true,
  errorType: '',
  errorMessage: '',
  ...over,
})

/** Sums in another order differ in their last digits. */
const rough = (rows: readonly OperationTotals[]) => rows.map((row) => ({ ...row, total: row.total.toPrecision(10) }))

const comparable = <Row extends Measured>(rows: readonly Row[]) =>
  rows.map((row) => ({
    ...row,
    total: row.total.toPrecision(10),
    quantiles: row.quantiles.map((quantile) => quantile.toPrecision(12)),
  }))

/** Those of the rows, or of the histogram that their bins make. */
function quantilesFor(row: Measured, isRaw: boolean): readonly number[] {
  if (isRaw) return row.quantiles
  const { p50, p95, p99 } = quantilesOf(mergeRollups([row]))
  return [p50, p95, p99].map((quantile) => quantile ?? Number.NaN)
}

describe('the queries answer as the slow way does', () => {
  const sample = sampleOperations(SAMPLE_NOW)
  const window = { fromMs: SAMPLE_NOW - DAY_MS, toMs: SAMPLE_NOW }
  const inWindow = within(sample, window.fromMs, window.toMs)

  test.each([
    ['raw', true],
    ['minute', false],
    ['hour', false],
  ] as const)('totals from %s', async (precision, isRaw) => {
    const totals = await store.queries.operationTotals({ ...window, precision })
    expect(rough(totals)).toEqual(rough(totalsOf(inWindow, isRaw)))
  })

  test('totals of one service', async () => {
    const totals = await store.queries.operationTotals({ ...window, precision: 'minute', service: 'n8n' })
    const own = inWindow.filter(({ service }) => service === 'n8n')
    expect(rough(totals)).toEqual(rough(totalsOf(own, false)))
  })

  test.each(['raw', 'minute', 'hour'] as const)('hours of the day from %s', async (precision) => {
    const hours = await store.queries.operationHours({ ...window, precision })
    const short = (rows: typeof hours) => rows.map((row) => ({ ...row, total: row.total.toPrecision(10) }))
    expect(short(hours)).toEqual(short(hoursOf(inWindow)))
  })

  describe.each([
    ['raw', 900_000],
    ['minute', 900_000],
    ['hour', 2 * HOUR_MS],
  ] as const)('from %s', (precision, stepMs) => {
    const isRaw = precision === 'raw'

    test('figures have the totals, and percentiles within what bins allow', async () => {
      const { totals } = await store.queries.operationFigures({ ...window, precision, stepMs })
      const expected = totalsOf(inWindow, isRaw).map((row) => ({ ...row, quantiles: quantilesFor(row, isRaw) }))
      expect(comparable(totals)).toEqual(comparable(expected))
    })

    test('figures of one operation', async () => {
      const [{ service, name }] = inWindow as [TestOperation]
      const { totals } = await store.queries.operationFigures({ ...window, precision, stepMs, service, name })
      const own = inWindow.filter((row) => row.service === service && row.name === name)
      expect(totals.map(({ count }) => count)).toEqual([own.length, own.length, own.length])
    })

    test('steps', async () => {
      const { steps } = await store.queries.operationFigures({ ...window, precision, stepMs })
      const expected = stepsOf(inWindow, stepMs, isRaw).map((row) => ({
        ...row,
        quantiles: quantilesFor(row, isRaw),
        bins: {},
      }))
      expect(comparable(steps)).toEqual(comparable(expected))
    })
  })

  test('errors', async () => {
    expect(await store.queries.operationErrors(window)).toEqual(errorsOf(inWindow))
  })

  test('services, with those of other times', async () => {
    const spans = await store.queries.operationServices(window)
    expect(spans).toEqual(spansOf(sample, window.fromMs, window.toMs))
  })

  test('services of a window that begins and ends within an hour', async () => {
    const [fromMs, toMs] = [SAMPLE_NOW - DAY_MS + 2_400_000, SAMPLE_NOW - 2_400_000]
    expect(await store.queries.operationServices({ fromMs, toMs })).toEqual(spansOf(sample, fromMs, toMs))
  })

  test('percentiles of bins are those of the histogram, whatever the values and weights', async () => {
    let at = YEAR_AGO - 600 * DAY_MS
    const value = fc.oneof(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), fc.constantFrom(0, -5, 1, 1.7e308))
    const weight = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 50_000 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ value, weight }), { minLength: 1, maxLength: 40 }), async (given) => {
        at += HOUR_MS
        await store.insert(
          given.map((it, i) => operation({ ...it, at: at + i, service: `s${i % 2}`, name: `n${i % 3}` })),
        )
        const asked = { fromMs: at, toMs: at + HOUR_MS, stepMs: HOUR_MS, precision: 'minute' } as const
        const [found, bins] = [await store.queries.operationFigures(asked), await store.queries.operationTotals(asked)]
        const expected = bins.map((row) => ({ ...row, quantiles: quantilesFor(row, false) }))
        expect(comparable(found.totals)).toEqual(comparable(expected))
        expect(comparable(found.steps).map(({ quantiles }) => quantiles)).toEqual([comparable(expected)[0]?.quantiles])
      }),
      { numRuns: 20 },
    )
  })

  test('percentiles of any weights, at the nearest rank', async () => {
    let at = YEAR_AGO
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ value: fc.integer({ min: 0, max: 400 }), weight: fc.integer({ min: 1, max: 60 }) }), {
          minLength: 1,
          maxLength: 40,
        }),
        async (given) => {
          at += HOUR_MS
          const rows = given.map((it) => operation({ ...it, at }))
          await store.insert(rows)
          const [all] = await store.queries.operationTotals({ fromMs: at, toMs: at + 1, precision: 'raw' })
          expect(all?.quantiles).toEqual(totalsOf(rows, true)[0]?.quantiles)
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('odd rows', () => {
  const at = YEAR_AGO - 100 * DAY_MS
  const window = { fromMs: at, toMs: at + HOUR_MS }

  test('windows are half-open', async () => {
    await store.insert([operation({ at: at - 1 }), operation({ at }), operation({ at: at + HOUR_MS })])
    for (const precision of ['raw', 'minute', 'hour'] as const)
      expect((await store.queries.operationTotals({ ...window, precision }))[0]?.count).toBe(1)
  })

  test('texts of errors that differ in ids and long numbers are one, with the newest text', async () => {
    const from = at - 10 * DAY_MS
    const texts = [
      'order 10001 missing',
      'order 20002 missing',
      'run 0b9f1c9e-3a55-4b53-9f21-9a5d6c1c2f00 failed',
      'run 7d0e8b44-1a55-4b53-9f21-0a5d6c1c2f11 failed',
      'HTTP 429',
      'HTTP 503',
    ]
    await store.insert(
      texts.map((errorMessage, i) => operation({ at: from + i, ok: false, errorType: 'E', errorMessage })),
    )
    const errors = await store.queries.operationErrors({ fromMs: from, toMs: from + 100 })
    expect(errors.map(({ message, count, ofType }) => [message, count, ofType])).toEqual([
      [texts[3], 2, 6],
      [texts[1], 2, 6],
      [texts[5], 1, 6],
      [texts[4], 1, 6],
    ])
  })

  test('a service with a thousand different texts shows the most frequent, and counts all of their class', async () => {
    const from = at - 20 * DAY_MS
    const word = (i: number): string =>
      String.fromCharCode(97 + (i % 26), 97 + (Math.floor(i / 26) % 26), 97 + Math.floor(i / 676))
    const rows = Array.from({ length: 1_000 }, (_, i) =>
      operation({ at: from + i, ok: false, errorType: 'E', errorMessage: `oops ${word(i)}` }),
    )
    await store.insert(rows)
    const errors = await store.queries.operationErrors({ fromMs: from, toMs: from + HOUR_MS })
    expect(errors).toHaveLength(20)
    expect(errors[0]).toMatchObject({ count: 1, ofType: 1_000 })
  })

  test('other kinds and units are left out; other units of operations are counted', async () => {
    const from = at - 30 * DAY_MS
    const row = operation({ at: from, service: 'seconds' })
    await store.insert([
      { ...row, unit: 's' },
      { ...row, kind: 'job' },
      { ...row, value: 7 },
    ])
    const totals = await store.queries.operationTotals({ fromMs: from, toMs: from + HOUR_MS, precision: 'minute' })
    expect(totals[0]).toMatchObject({ count: 1, maximum: 7 })
    const spans = await store.queries.operationServices({ fromMs: from, toMs: from + HOUR_MS })
    expect(spans.find(({ service }) => service === 'seconds')).toMatchObject({ count: 2, otherUnits: 1 })
  })

  test('the largest numbers stay numbers', async () => {
    const from = at - 40 * DAY_MS
    await store.insert([
      operation({ at: from, value: 1.7e308, weight: 1_000 }),
      operation({ at: from, value: 1.7e308 }),
    ])
    const [all] = await store.queries.operationTotals({ fromMs: from, toMs: from + HOUR_MS, precision: 'raw' })
    expect(all?.total).toBe(Number.MAX_VALUE)
  })

  test('a name that looks like SQL is a name', async () => {
    const service = "x' OR 1=1 --"
    expect(await store.queries.operationTotals({ fromMs: 0, toMs: SAMPLE_NOW, precision: 'hour', service })).toEqual([])
  })
})
