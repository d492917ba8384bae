import fc from 'fast-check'
import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { createRandom, drawMany, SHAPES } from '../../test-support/shapes.ts'
import { ComparedSchema } from '../api/comparison.ts'
import { createHistogram, record } from '../histogram/index.ts'
import { compareDistributions, type Side } from './compare-distributions.ts'
import { binned, exactly } from './test-support/trials.ts'

const of = (count: number, factor = 1, seed = count): Float64Array => {
  const random = createRandom(seed)
  return drawMany(count, (draw) => factor * SHAPES['log-normal'](draw), random)
}

const STATISTICS = ['mean', 'p50', 'p95', 'p99'] as const

describe('a comparison', () => {
  test('finds a slowdown in both forms, and in a mixture of them', () => {
    const [before, after] = [of(2_000), of(2_000, 1.5, 7)]
    for (const statistic of STATISTICS) {
      for (const [left, right] of [
        [exactly(before), exactly(after)],
        [binned(before), binned(after)],
        [exactly(before), binned(after)],
        [binned(before), exactly(after)],
      ] as const) {
        const { values, ranks } = compareDistributions(left, right, { statistic })
        expect(values.verdict, statistic).toBe('degraded')
        expect(values.effect?.relative?.low).toBeGreaterThan(10)
        expect(ranks?.pValue).toBeLessThan(1e-6)
        expect(ranks?.higher).toBeGreaterThan(0.6)
        expect(compareDistributions(right, left, { statistic }).values.verdict).toBe('improved')
        expect(compareDistributions(left, right, { statistic, better: 'higher' }).values.verdict).toBe('improved')
      }
    }
  })

  test('of something with itself, kept in another form, is never a change', () => {
    const values = fc.array(fc.oneof(fc.constant(250), fc.double({ min: 0.01, max: 1e6, noNaN: true })), {
      minLength: 1,
      maxLength: 200,
    })
    fc.assert(
      fc.property(values, fc.constantFrom(...STATISTICS), (all, statistic) => {
        for (const [left, right] of [
          [exactly(all), exactly(all)],
          [exactly(all), binned(all)],
          [binned(all), binned(all)],
        ] as const) {
          const comparison = compareDistributions(left, right, { statistic, minimumPercent: 0 })
          expect(['stable', 'inconclusive']).toContain(comparison.values.verdict)
          expect(comparison.ranks).toEqual({ pValue: 1, higher: expect.closeTo(0.5, 9) })
        }
      }),
    )
  })

  test('ranks histograms as it ranks samples, when every value has a bin of its own', () => {
    const values = fc.array(fc.constantFrom(100, 250, 400, 900), { minLength: 5, maxLength: 60 })
    fc.assert(
      fc.property(values, values, (before, after) => {
        const exact = compareDistributions(exactly(before), exactly(after)).ranks
        expect(compareDistributions(binned(before), binned(after)).ranks).toEqual(exact)
        expect(compareDistributions(exactly(before), binned(after)).ranks).toEqual(exact)
      }),
    )
  })

  test('is the same each time, leaves its input alone, and survives JSON', () => {
    const [before, after] = [exactly(of(300), 3), exactly(of(300, 1.3, 9), 40)]
    const [beforeCopy, afterCopy] = [structuredClone(before), structuredClone(after)]
    const comparison = compareDistributions(before, after)
    expect(compareDistributions(before, after)).toEqual(comparison)
    expect([before, after]).toEqual([beforeCopy, afterCopy])
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison)
  })

  test('of whatever was measured has only numbers, intervals that hold them, and the opposite verdict the other way round', () => {
    const value = fc.oneof(
      fc.constantFrom(-5, 0, 1e-12, 100, 250, 1.7e308),
      fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    )
    const failed = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
    const side = fc
      .tuple(fc.array(value, { maxLength: 5 }), fc.integer({ min: 1, max: 100 }), failed)
      .map(([values, times, share]): Side => {
        const observed = values.flatMap((it) => Array<number>(times).fill(it))
        return binned(observed, Math.round(observed.length * share))
      })
    const opposite = { improved: 'degraded', degraded: 'improved', stable: 'stable', inconclusive: 'inconclusive' }
    fc.assert(
      fc.property(side, side, fc.constantFrom(...STATISTICS), (before, after, statistic) => {
        const [there, back] = [
          compareDistributions(before, after, { statistic }),
          compareDistributions(after, before, { statistic }),
        ]
        for (const figure of ['values', 'failures'] as const) {
          const one = there[figure]
          if (one === null) continue
          expect(Check(ComparedSchema, JSON.parse(JSON.stringify(one)))).toBe(true)
          expect(one.sentence).not.toMatch(/NaN|Infinity|undefined/)
          for (const estimate of [one.effect?.absolute, one.effect?.relative]) {
            if (!estimate) continue
            const slack = 1e-9 * Math.abs(estimate.value)
            expect(estimate.low).toBeLessThanOrEqual(estimate.value + slack)
            expect(estimate.high ?? estimate.value).toBeGreaterThanOrEqual(estimate.value - slack)
          }
          // Of a change near its limit percents differ by what they are taken from, and one way may be shown where the other is not.
          expect(['stable', 'inconclusive', opposite[one.verdict]]).toContain(back[figure]?.verdict)
        }
      }),
    )
  })

  test('finds a change of the tail in P95, where the ranks hardly move', () => {
    const before = of(2_000)
    const after = before.map((value) => (value > 760 ? value * 3 : value))
    const tail = compareDistributions(exactly(before), exactly(after), { statistic: 'p95' })
    expect(tail.values.verdict).toBe('degraded')
    expect(compareDistributions(exactly(before), exactly(after), { statistic: 'p50' }).values.verdict).toBe('stable')
    expect(tail.ranks?.pValue).toBeGreaterThan(0.01)
  })

  test('goes by the minimum of the source that asks: 20 % more counts for 003, and not for 000', () => {
    const [before, after] = [exactly(of(5_000)), exactly(of(5_000, 1.2, 3))]
    const verdictAt = (minimumPercent: number) => compareDistributions(before, after, { minimumPercent }).values.verdict
    expect([10, 50].map(verdictAt)).toEqual(['degraded', 'stable'])
  })

  test.each([
    [110, 'stable'],
    [110.1, 'degraded'],
    [90, 'stable'],
    [89.9, 'improved'],
  ])('of values that do not spread goes by them alone: from 100 to %d is %s', (value, verdict) => {
    const constant = (all: number): Side => exactly(Array(10).fill(all))
    expect(compareDistributions(constant(100), constant(value)).values.verdict).toBe(verdict)
  })
})

describe('too few samples', () => {
  test.each([
    ['mean', {}, 10],
    ['p50', {}, 10],
    ['p50', { minimumSamples: 1 }, 6],
    ['p95', {}, 72],
    ['p99', {}, 368],
    ['mean', { minimumSamples: 100 }, 100],
    ['mean', { minimumSamples: 0 }, 2],
  ] as const)('are one less than needed: %s with %j needs %#', (statistic, options, least) => {
    const enough = compareDistributions(exactly(of(least)), exactly(of(400, 3)), { statistic, ...options }).values
    expect(enough.effect).not.toBeNull()
    for (const [before, after] of [
      [least - 1, 400],
      [400, least - 1],
    ] as const) {
      const { values } = compareDistributions(exactly(of(before)), exactly(of(after, 3)), { statistic, ...options })
      expect(values).toMatchObject({ verdict: 'inconclusive', effect: null, pValue: null, samples: { before, after } })
      expect(values.sentence).toContain(`each side needs ${least}`)
    }
  })

  test('are what is independent, not what is counted', () => {
    const histogram = createHistogram()
    for (const value of of(1_000)) record(histogram, value)
    const side = (independent: number): Side => ({
      observations: { kind: 'histogram', histogram, independent },
      count: 1_000,
      failures: 500,
    })
    const { values, failures } = compareDistributions(side(9), side(1_000))
    expect(values).toMatchObject({ samples: { before: 1_000, after: 1_000 }, independent: { before: 9, after: 1_000 } })
    expect(values.sentence).toContain(
      '1000 and 1000 samples, worth 9 and 1000 independent ones, where each side needs 10',
    )
    expect(failures).toMatchObject({ verdict: 'inconclusive', effect: null, before: 50, after: 50 })
  })

  test('are none at all on one side or both: what is known is said, and nothing is judged', () => {
    const known = exactly([1, 2, 3])
    expect(compareDistributions(exactly([]), known)).toMatchObject({
      values: { verdict: 'inconclusive', before: null, after: 2, sentence: 'Mean: nothing was measured before.' },
      ranks: null,
      failures: null,
    })
    expect(compareDistributions(known, binned([])).values.sentence).toBe('Mean: nothing was measured after.')
    expect(compareDistributions(exactly([]), binned([])).values).toMatchObject({ before: null, after: null })
    expect(compareDistributions(exactly([5]), exactly([7])).values.verdict).toBe('inconclusive')
  })

  test('may be enough and still spread too far', () => {
    const wild = exactly([...Array(10).fill(1), 1e200])
    expect(compareDistributions(wild, wild).values).toMatchObject({ verdict: 'inconclusive', effect: null })
    expect(compareDistributions(wild, wild).values.sentence).toContain('spread too far')
  })
})

describe('the share of failures', () => {
  const outOf = (count: number, failures: number): Side => ({ ...exactly([]), count, failures })
  const judge = (before: Side, after: Side, options = {}) => compareDistributions(before, after, options).failures

  test.each([
    ['more failures', outOf(500, 3), outOf(500, 20), 'degraded'],
    ['fewer failures', outOf(500, 20), outOf(500, 3), 'improved'],
    ['none on both sides of many', outOf(5_000, 0), outOf(5_000, 0), 'stable'],
    ['none on both sides of few', outOf(50, 0), outOf(50, 0), 'inconclusive'],
    ['none, then all', outOf(10, 0), outOf(10, 10), 'degraded'],
    ['half a point more of a million', outOf(1e6, 10_000), outOf(1e6, 15_000), 'inconclusive'],
    ['more than half a point more of a million', outOf(1e6, 10_000), outOf(1e6, 15_001), 'degraded'],
    ['more than half a point, but under 10 % of what it was', outOf(1e6, 100_000), outOf(1e6, 106_000), 'stable'],
  ])('%s', (_, before, after, verdict) => {
    expect(judge(before, after)?.verdict).toBe(verdict)
  })

  test('is better when lower, also of something that is better when higher', () => {
    expect(judge(outOf(500, 3), outOf(500, 20), { better: 'higher' })?.verdict).toBe('degraded')
  })

  test('counts from the points that are asked for', () => {
    expect(judge(outOf(500, 3), outOf(500, 20), { minimumPoints: 5 })?.verdict).toBe('inconclusive')
  })

  test('of a sampled side is as uncertain as its values', () => {
    const sampled: Side = {
      observations: { kind: 'samples', values: of(50), weights: Array(50).fill(10) },
      count: 500,
      failures: 20,
    }
    expect(judge(outOf(500, 3), sampled)).toMatchObject({
      verdict: 'inconclusive',
      independent: { before: 500, after: 50 },
    })
  })
})

describe('the sentence', () => {
  test('gives the numbers that decided', () => {
    const { values, failures } = compareDistributions(exactly(of(500), 3), exactly(of(500, 1.3, 3), 20))
    expect(values.sentence).toMatch(
      /^Mean rose from 4\d\d ms to 5\d\d ms, by \d\d(\.\d)? % \(95 % interval \d\d(\.\d)? to \d\d(\.\d)? %; 500 and 500 samples; p < 0\.001\): degraded\.$/,
    )
    expect(failures?.sentence).toBe(
      'Failures rose from 0.6 % to 4 %, by 3.4 points (95 % interval 1.59 to 5.53 points; 500 and 500 samples; p < 0.001): degraded.',
    )
  })

  test('says what is ruled out, and what is not', () => {
    const say = (count: number) =>
      compareDistributions(exactly(of(count)), exactly(of(count, 1, 5)), { minimumDifference: 5 }).values.sentence
    expect(say(20_000)).toMatch(/: stable, a change of more than 5 ms and 10 % is ruled out\.$/)
    expect(say(50)).toMatch(
      /; p = 0\.\d+\): inconclusive, a change of more than 5 ms and 10 % is neither shown nor ruled out\.$/,
    )
  })

  test('speaks the unit of the values, and of a difference where percent make no sense', () => {
    const [none, some] = [exactly(Array(20).fill(0)), exactly(Array(20).fill(3_145_728))]
    expect(compareDistributions(none, some, { unit: 'bytes' }).values.sentence).toBe(
      'Mean rose from 0 B to 3 MB, by 3 MB (95 % interval 3 MB to 3 MB; 20 and 20 samples; p < 0.001): degraded.',
    )
    expect(compareDistributions(none, none, { unit: 'count' }).values.sentence).toContain('Mean stayed, from 0 to 0')
  })
})
