import { createHistogram, record } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import { createRandom, drawMany, SHAPES } from '../../../../protocol/test-support/shapes.ts'
import type { OperationTotals } from './operation-rows.ts'
import { summarise } from './summary.ts'
import { sampleOperations } from './test-support/sample-operations.ts'
import { totalsOf } from './test-support/slow-totals.ts'
import { describeTrend } from './trend.ts'

const WINDOW = { from: 1_000_000, to: 2_000_000, lengthMs: 1_000_000 }
const WHOLE = { name: 'the period before', window: WINDOW, firstAt: 0, keptSince: 0 }

function totals(values: ArrayLike<number>): OperationTotals {
  const histogram = createHistogram()
  for (const value of Array.from(values)) record(histogram, value)
  const { count, sum, min, max, bins } = histogram
  const measured = { count, total: sum, minimum: min, maximum: max, bins: Object.fromEntries(bins) }
  return { service: 's', name: '', failures: 0, quantiles: [], ...measured }
}

/** Spread by a hundredth, so that nothing is left to chance. */
const of = (mean: number, count: number): OperationTotals =>
  totals(Array.from({ length: count }, (_, i) => mean * (i % 2 === 0 ? 0.99 : 1.01)))

describe('a trend', () => {
  test.each([
    [100, 110, 'stable', 'stable', 10],
    [100, 110.01, 'degrading', 'degraded', 10.01],
    [100, 90, 'stable', 'stable', -10],
    [100, 89.99, 'improving', 'improved', -10.01],
    [100, 100, 'stable', 'stable', 0],
  ])('from %f to %f ms is %s', (before, now, direction, verdict, percentChange) => {
    const trend = describeTrend(of(now, 50_000), of(before, 50_000), WHOLE)
    expect(trend).toMatchObject({ direction, percentChange })
    if (verdict !== 'stable') expect(trend).toMatchObject({ verdict, significant: true })
    else expect(['stable', 'inconclusive']).toContain(trend.verdict)
  })

  test.each([
    [4, 500],
    [500, 4],
  ])('of %i against %i operations is unknown', (now, before) => {
    expect(describeTrend(of(100, now), of(50, before), WHOLE)).toMatchObject({
      direction: 'unknown',
      verdict: 'inconclusive',
      percentChange: null,
    })
  })

  test('without operations before, or with durations of zero, there is none', () => {
    expect(describeTrend(of(100, 500), undefined, WHOLE)).toMatchObject({
      direction: 'unknown',
      totalOperations: 0,
      avgDuration: null,
      sentence: 'No operations the period before to compare with.',
    })
    expect(describeTrend(of(100, 500), of(0, 500), WHOLE)).toMatchObject({ direction: 'unknown', percentChange: null })
  })

  test('that chance may explain is said to be uncertain', () => {
    const spread = [5, 20, 40, 60, 100, 150, 200, 265]
    const trend = describeTrend(totals(spread.map((ms) => ms * 1.3)), totals(spread), WHOLE)
    expect(trend).toMatchObject({ direction: 'degrading', verdict: 'inconclusive', significant: false })
    expect(trend.sentence).toMatch(/not certain\.$/)
  })

  test('of equal distributions is called changed in at most 1 of 20, and a slowdown of 20 % is found', () => {
    const random = createRandom(20_260_301)
    const draw = (slowdown: number) => totals(drawMany(500, (next) => slowdown * SHAPES['log-normal'](next), random))
    const changed = (slowdown: number): number =>
      Array.from({ length: 500 }, () => describeTrend(draw(slowdown), draw(1), WHOLE)).filter(
        ({ verdict }) => verdict === 'degraded' || verdict === 'improved',
      ).length / 500
    expect(changed(1)).toBeLessThanOrEqual(0.05)
    expect(changed(1.2)).toBeGreaterThan(0.95)
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

describe('a summary of bins', () => {
  test('is that of the rows, within the error of the bins', () => {
    const rows = sampleOperations(Date.parse('2026-03-01T00:00:00Z'))
    const [exact, binned] = [true, false].map((isRaw) => summarise(totalsOf(rows, isRaw)[0]))
    expect(binned).toMatchObject({ count: exact?.count, failures: exact?.failures, min: exact?.min, max: exact?.max })
    for (const figure of ['mean', 'p50', 'p95', 'p99'] as const)
      expect(Math.abs((binned?.[figure] ?? 0) / (exact?.[figure] ?? 1) - 1)).toBeLessThan(0.011)
  })
})
