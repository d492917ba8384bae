import { compareDistributions } from '@plumbline/protocol/compare'
import { describe, expect, test } from 'vitest'
import { advise, type Case } from './advise.ts'

/** So many values that differ a little. */
const side = (count: number, value: number, failures = 0) => ({
  observations: { kind: 'samples' as const, values: Array.from({ length: count }, (_, i) => value + (i % 10)) },
  count,
  failures,
})

const trendOf = (
  before: Parameters<typeof compareDistributions>[0],
  after: typeof before,
  complete = true,
): Case['trend'] => {
  const { values, failures } = compareDistributions(before, after)
  return { direction: 'unknown', complete, values, failures }
}

const STEADY = trendOf(side(100, 1_000), side(100, 1_000))

const caseOf = (given: Partial<Case>): Case => ({
  kind: 'job',
  service: 'mail',
  name: 'digest',
  reason: 'slow',
  figures: { count: 100, failures: 0, mean: 70_000, p50: 60_000, p95: 80_000, p99: 90_000 },
  countBefore: 100,
  trend: STEADY,
  error: undefined,
  newReleases: [],
  ...given,
})
const said = (given: Partial<Case>) => advise(caseOf(given)).map(({ action, evidence }) => `${action} | ${evidence}`)

describe('a slow one', () => {
  const figures = caseOf({}).figures
  test.each([
    [20_000, /^Measure the steps of digest/],
    [19_999, /^Look at the slowest runs of digest one by one/],
  ])('whose P50 is %i of 80,000 ms', (p50, words) => {
    const found = said({ figures: { ...figures, p50 } })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(words)
    expect(found[0]).toMatch(/\| P50 20 s, P95 1\.33 min$/)
  })

  test('that is a call makes somebody wait', () => {
    expect(said({ kind: 'operation' })[1]).toBe(
      'See whether mail itself is slow, give the call a time limit, or move it to a job | a caller waits 1.33 min in 1 call of 20',
    )
  })
})

describe('more work than before', () => {
  test.each([
    [67, 1],
    [66, 2],
    [0, 1],
  ])('100 runs after %i give %i recommendations', (countBefore, count) => {
    expect(said({ countBefore })).toHaveLength(count)
  })

  test('is not said when the window before is not covered', () => {
    expect(said({ countBefore: 10, trend: { ...STEADY, complete: false } })).toHaveLength(1)
  })

  test('concerns workers of jobs, and limits of services', () => {
    expect(said({ countBefore: 50 })[1]).toBe(
      'Check the concurrency of the workers and the settings of the queue mail | 100 runs after 50 in the window before',
    )
    expect(said({ countBefore: 50, kind: 'operation' })[2]).toBe(
      'Check whether mail slows down or refuses under this many calls | 100 calls after 50 in the window before',
    )
  })
})

describe('what became slower', () => {
  const trend = trendOf(side(100, 1_000), side(100, 2_000))
  const release = { service: 'mail', release: '2.0', firstAt: Date.parse('2026-03-01T10:00:00.000Z') }

  test('is compared with the newest release', () => {
    const older = { ...release, release: '1.9' }
    expect(said({ trend, newReleases: [release, older] })[1]).toMatch(
      /^Compare with release 2\.0 of mail, which is new since 2026-03-01 10:00 UTC \| Mean rose from 1 s to 2 s/,
    )
  })

  test('without a release is compared with what else was changed', () => {
    expect(said({ trend })[1]).toMatch(/^Compare with recent deployments .* \| Mean rose/)
  })

  test('says nothing of releases when it is as it was', () => {
    expect(said({ newReleases: [release] })).toHaveLength(1)
  })
})

describe('a failing one', () => {
  const figures = { ...caseOf({}).figures, failures: 60 }
  const failing = { reason: 'failing', figures } as const
  const error = { kind: 'job', service: 'mail', name: 'digest', type: 'E', message: 'who knows', count: 40, lastAt: 0 }

  test('has its most frequent error as evidence', () => {
    expect(said({ ...failing, error })).toEqual([
      'Read what failed in digest, the most frequent error first | 40 of 60 failures: E: who knows',
    ])
  })

  test('whose error is known has what to do about it first', () => {
    expect(said({ ...failing, error: { ...error, message: 'connect ECONNREFUSED' } })[0]).toBe(
      'See whether mail is up, and stop calling it while it is not | its most frequent error, 40 times: connect ECONNREFUSED',
    )
  })

  test('without an error text says so', () => {
    for (const none of [undefined, { ...error, type: '', message: '' }])
      expect(said({ ...failing, error: none })).toEqual([
        'Read what failed in digest, the most frequent error first | 60 of 100 runs failed, and no error text is kept of them',
      ])
  })
})
