import { createHistogram, type Histogram, record } from '@plumbline/protocol/histogram'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeOfMean } from './mean-change.ts'
import { NOTHING, type Summary, summarise } from './summary.ts'
import { sampleOperations } from './test-support/sample-operations.ts'
import { totalsOf } from './test-support/slow-totals.ts'
import { describeTrend } from './trend.ts'

const of = (mean: number, count: number, deviation = 1): Summary => ({ ...NOTHING, mean, count, deviation })
const WINDOW = { from: 1_000_000, to: 2_000_000, lengthMs: 1_000_000 }
const WHOLE = { name: 'the period before', window: WINDOW, firstAt: 0, keptSince: 0 }

describe('a trend', () => {
  test.each([
    [100, 110, 'stable', 10],
    [100, 110.01, 'degrading', 10.01],
    [100, 90, 'stable', -10],
    [100, 89.99, 'improving', -10.01],
    [100, 110.004, 'stable', 10],
    [100, 100, 'stable', 0],
  ])('from %f to %f ms is %s', (before, now, direction, percentChange) => {
    expect(describeTrend(of(now, 500), of(before, 500), WHOLE)).toMatchObject({ direction, percentChange })
  })

  test.each([
    [4, 500],
    [500, 4],
    [500, 0],
  ])('of %i against %i operations is unknown', (now, before) => {
    expect(describeTrend(of(100, now), of(50, before), WHOLE)).toMatchObject({
      direction: 'unknown',
      percentChange: null,
    })
  })

  test('that chance may explain is said to be uncertain', () => {
    const trend = describeTrend(of(130, 8, 100), of(100, 8, 100), WHOLE)
    expect(trend).toMatchObject({ direction: 'degrading', significant: false })
    expect(trend.sentence).toMatch(/not certain\.$/)
  })

  test.each([
    [WINDOW.from, 0, true],
    [WINDOW.from + 1, 0, false],
    [0, WINDOW.from, true],
    [0, WINDOW.from + 1, false],
  ])('of data since %i, kept since %i, has a whole period before: %s', (firstAt, keptSince, complete) => {
    const trend = describeTrend(of(100, 500), of(100, 500), { ...WHOLE, firstAt, keptSince })
    expect(trend.complete).toBe(complete)
    expect(trend.sentence.includes('Previous period incomplete')).toBe(!complete)
  })
})

/** A generator of its own for each seed (Park and Miller, CACM 31 (1988)). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

const logNormal = (random: () => number, scale: number): number =>
  scale * Math.exp(0.5 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()))

function summaryOf(random: () => number, scale: number, count: number): Summary {
  const values = Array.from({ length: count }, () => logNormal(random, scale))
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { ...NOTHING, count, mean, deviation: Math.sqrt(squares / (count - 1)) }
}

describe('the interval of a change', () => {
  test('leaves out zero for equal distributions in about one of twenty cases, and finds a slowdown of 20 %', () => {
    const random = randomOf(20_260_301)
    const runs = 1_000
    const found = (scale: number): number =>
      Array.from({ length: runs }, () =>
        changeOfMean(summaryOf(random, 100, 500), summaryOf(random, scale, 500)),
      ).filter((change) => change?.significant).length / runs
    expect(found(100)).toBeLessThan(0.07)
    expect(found(120)).toBeGreaterThan(0.95)
  })

  test('holds the change, and is that of the opposite direction when the sides are changed', () => {
    const side = fc.record({
      mean: fc.double({ min: 0.1, max: 1e6, noNaN: true }),
      count: fc.integer({ min: 2, max: 1e6 }),
      deviation: fc.double({ min: 0, max: 1e6, noNaN: true }),
    })
    fc.assert(
      fc.property(side, side, (a, b) => {
        const there = changeOfMean({ ...NOTHING, ...a }, { ...NOTHING, ...b })
        const back = changeOfMean({ ...NOTHING, ...b }, { ...NOTHING, ...a })
        expect(there?.interval?.low).toBeLessThanOrEqual(
          (there?.percent ?? 0) + 1e-6 * Math.abs(there?.percent ?? 0) + 1e-9,
        )
        expect(there?.significant).toBe(back?.significant)
      }),
    )
  })

  test('of nothing, or of durations of zero, is none', () => {
    expect(changeOfMean(NOTHING, of(100, 9))).toBeUndefined()
    expect(changeOfMean(of(0, 9), of(100, 9))).toBeUndefined()
  })
})

describe('a summary of bins', () => {
  test('is that of the rows, within the error of the bins', () => {
    const rows = sampleOperations(Date.parse('2026-03-01T00:00:00Z'))
    const [exact, binned] = [true, false].map((isRaw) => summarise(totalsOf(rows, isRaw)[0]))
    expect(binned).toMatchObject({ count: exact?.count, failures: exact?.failures, min: exact?.min, max: exact?.max })
    for (const figure of ['mean', 'p50', 'p95', 'p99', 'deviation'] as const)
      expect(Math.abs((binned?.[figure] ?? 0) / (exact?.[figure] ?? 1) - 1)).toBeLessThan(0.022)
  })

  test('of one value has no spread', () => {
    const histogram: Histogram = createHistogram()
    record(histogram, 250, 40)
    const row = {
      service: 's',
      name: '',
      count: 40,
      failures: 0,
      total: 10_000,
      minimum: 250,
      maximum: 250,
      squares: 0,
    }
    const summary = summarise({ ...row, quantiles: [], bins: Object.fromEntries(histogram.bins) })
    expect(summary).toMatchObject({ mean: 250, p50: 250, p95: 250, deviation: 0 })
  })
})
