import { describe, expect, test } from 'vitest'
import { SHAPES } from '../../test-support/shapes.ts'
import { binned, changesSeen, exactly, failureChangesSeen } from './test-support/trials.ts'

const runs = 1_000

describe('on equal distributions a comparison says "changed" in at most 5 % of 1,000 runs', () => {
  const shapes = Object.keys(SHAPES) as (keyof typeof SHAPES)[]
  const sizes = [
    { before: 10, after: 10, form: exactly, statistics: ['mean', 'p50'] },
    { before: 30, after: 30, form: exactly, statistics: ['mean', 'p50'] },
    { before: 100, after: 100, form: exactly, statistics: ['mean', 'p50', 'p95'] },
    { before: 20, after: 400, form: exactly, statistics: ['mean', 'p50'] },
    { before: 500, after: 500, form: binned, statistics: ['mean', 'p50', 'p95', 'p99'] },
  ] as const
  const cases = shapes.flatMap((shape, index) => sizes.map((size, at) => ({ shape, ...size, seed: 100 * index + at })))

  test.each(cases)('$shape, $before and $after samples', ({ shape, ...trial }) => {
    const seen = changesSeen({ ...trial, draw: SHAPES[shape], runs })
    for (const [statistic, percent] of Object.entries(seen)) expect(percent, statistic).toBeLessThanOrEqual(5)
  })

  test.each([
    [500, 500, 5],
    [60, 3_000, 10],
    [2_000, 2_000, 1],
  ])('%i and %i tries, of which %i %% fail', (before, after, percent) => {
    expect(failureChangesSeen(before, after, percent, runs)).toBeLessThanOrEqual(5)
  })
})

test('a slowdown of 20 % is seen in at least 95 % of 1,000 runs at 500 log-normal samples each, sigma 0.5', () => {
  const trial = { draw: SHAPES['log-normal'], slowdown: 1.2, before: 500, after: 500, seed: 1, runs }
  const exact = changesSeen({ ...trial, form: exactly, statistics: ['mean', 'p50'] })
  expect(exact.mean).toBeGreaterThanOrEqual(95)
  expect(exact.p50).toBeGreaterThanOrEqual(95)
  expect(changesSeen({ ...trial, form: binned, statistics: ['mean'] }).mean).toBeGreaterThanOrEqual(95)
})
