import { compareDistributions } from '@plumbline/protocol/compare'
import { describe, expect, test } from 'vitest'
import { STATISTICS } from '../view/comparison-view.ts'
import { explainInconclusive } from './missing-samples.ts'

const side = (values: number[]) => ({
  observations: { kind: 'samples' as const, values },
  count: values.length,
  failures: 0,
})
const steps = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index)

describe('too few samples', () => {
  test.each([
    ['mean', 10],
    ['p50', 10],
    ['p95', 72],
    ['p99', 368],
  ] as const)('of %s are fewer than %s, as the comparison itself has it', (statistic, least) => {
    const compare = (count: number) =>
      compareDistributions(side(steps(count, 100)), side(steps(1_000, 100)), { statistic }).values
    const settings = { statistic, minimumPercent: 10 }
    expect(compare(least - 1).effect).toBeNull()
    expect(explainInconclusive(compare(least - 1), settings)).toBe(
      `Too few samples: each side needs ${least}; 1 more before.`,
    )
    expect(compare(least).effect).not.toBeNull()
    expect(explainInconclusive(compare(least), settings)).not.toContain('Too few')
  })

  test('are said of both sides', () => {
    const { values } = compareDistributions(side(steps(3, 100)), side(steps(7, 100)))
    expect(explainInconclusive(values, { statistic: 'mean', minimumPercent: 10 })).toBe(
      'Too few samples: each side needs 10; 7 more before and 3 more after.',
    )
  })
})

const inconclusive = (value: number, low: number, high: number | null) => ({
  verdict: 'inconclusive' as const,
  before: 100,
  after: 100 + value,
  samples: { before: 400, after: 400 },
  independent: { before: 400, after: 400 },
  effect: { absolute: { value, low, high: high ?? 1e9 }, relative: { value, low, high } },
  pValue: 0.2,
  sentence: '',
})

describe('an interval that is too wide', () => {
  const settings = { statistic: 'mean', minimumPercent: 10 } as const
  test.each([
    [0, -20, 20, 'About 4 times as many samples would decide it.'],
    [30, -60, 120, 'About 9 times as many samples would decide it.'],
    [12, 1, 23, 'About 2 times as many samples would decide it.'],
    [10, -5, 25, 'The change is so close to 10 % that more samples hardly decide it.'],
    [40, 2, null, 'The values spread too far to tell.'],
  ])('of %s %% from %s to %s: %s', (value, low, high, sentence) => {
    expect(explainInconclusive(inconclusive(value, low, high), settings)).toBe(sentence)
  })

  test('four times the samples do decide a change of nothing', () => {
    const spread = (count: number) => side(Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 10 : 190)))
    const judge = (count: number) => compareDistributions(spread(count), spread(count)).values
    const first = judge(200)
    const times = Number(/About (\d+) times/.exec(explainInconclusive(first, settings))?.[1])
    expect(first.verdict).toBe('inconclusive')
    expect(judge(200 * times).verdict).toBe('stable')
  })
})

test('what is decided needs no reason', () => {
  for (const statistic of STATISTICS)
    expect(
      explainInconclusive({ ...inconclusive(0, -1, 1), verdict: 'stable' }, { statistic, minimumPercent: 10 }),
    ).toBe('')
})
