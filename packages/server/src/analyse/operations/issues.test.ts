import { describe, expect, test } from 'vitest'
import { findAlerts } from './alert-conditions.ts'
import { errorBandOf } from './error-band.ts'
import { findIssues } from './issues.ts'
import { recommend } from './recommendations.ts'
import { NOTHING, type Summary } from './summary.ts'
import { describeTrend } from './trend.ts'

const WINDOW = { from: 0, to: 1, lengthMs: 1 }
const trend = describeTrend(undefined, undefined, {
  name: 'the period before',
  window: WINDOW,
  firstAt: 0,
  keptSince: 0,
})
const judged = (summary: Partial<Summary>, thresholdMs = 2_000) => ({
  service: 'mail',
  summary: { ...NOTHING, count: 100, mean: 100, p95: 200, ...summary },
  thresholdMs,
  trend,
})

const titles = (summary: Partial<Summary>): string[] =>
  findIssues(judged(summary)).map(({ title, severity }) => `${severity}: ${title}`)

describe('issues of a service', () => {
  test.each([
    [{ failures: 5 }, []],
    [{ failures: 6 }, ['warning: Moderate error rate']],
    [{ failures: 15 }, ['warning: Moderate error rate']],
    [{ failures: 16 }, ['warning: High error rate']],
    [{ failures: 21 }, ['warning: High error rate']],
    [{ failures: 23 }, ['error: High error rate']],
    [{ count: 4, failures: 4 }, []],
    [{ count: 5, failures: 5 }, ['error: High error rate']],
    [{ p95: 2_000 }, []],
    [{ p95: 2_000.1 }, ['warning: P95 above threshold']],
    [{ p95: 9_000, count: 19 }, []],
    [{ p95: 9_000, count: 20 }, ['warning: P95 above threshold']],
    [{ mean: 2_000 }, []],
    [{ mean: 2_000.1 }, ['warning: Average above threshold']],
    [{ mean: 9_000, count: 4 }, []],
  ])('%o: %o', (summary, expected) => {
    expect(titles(summary)).toEqual(expected)
  })

  test.each([
    [5, 'minimal'],
    [5.01, 'moderate'],
    [15, 'moderate'],
    [15.01, 'high'],
  ])('an error rate of %f percent is %s', (percent, band) => {
    expect(errorBandOf(percent)).toBe(band)
  })

  test.each([
    [{ direction: 'degrading', percentChange: 15, verdict: 'degraded', complete: true }, 1],
    [{ direction: 'degrading', percentChange: 15, verdict: 'inconclusive', complete: true }, 0],
    [{ direction: 'degrading', percentChange: 15, verdict: 'degraded', complete: false }, 0],
    [{ direction: 'improving', percentChange: -15, verdict: 'improved', complete: true }, 0],
  ] as const)('a trend that is %o makes %i', (over, count) => {
    expect(findIssues({ ...judged({}), trend: { ...trend, ...over } })).toHaveLength(count)
  })

  test('say their evidence, limit and statistic', () => {
    const [errors, p95] = findIssues(judged({ failures: 6, p95: 3_400 }))
    expect(errors?.sentence).toBe('mail error rate 6 % is above 5 % (moderate): 6 of 100 operations failed')
    expect(p95?.sentence).toBe('mail P95 duration 3,400 ms is above the threshold of 2,000 ms')
    expect(p95).toMatchObject({
      metric: 'operations.p95',
      observed: 3_400,
      comparison: '>',
      limit: 2_000,
      samples: 100,
    })
  })
})

describe('conditions of --alert', () => {
  test.each([
    [70, {}, []],
    [69, {}, ['healthScore']],
    [null, {}, []],
    [87, { failures: 10 }, []],
    [87, { failures: 11 }, ['errorRate']],
    [87, { failures: 4, count: 4 }, []],
    [87, { p95: 9_000 }, []],
    [87, { mean: 2_001 }, ['avgDuration']],
  ])('score %s and %o: %o', (score, summary, kinds) => {
    const service = judged(summary)
    expect(findAlerts(score, [{ ...service, issues: findIssues(service) }]).map(({ kind }) => kind)).toEqual(kinds)
  })
})

describe('recommendations from errors', () => {
  const to = (type: string, message: string, count = 5) =>
    recommend({
      service: 'mail',
      issues: [],
      slowest: [],
      slowed: undefined,
      errors: [{ service: 'mail', type, message, count, lastAt: 0 }],
    }).map(({ action }) => action)

  test.each([
    ['', 'HTTP 429', /Retry-After/],
    ['', 'Too many requests', /Retry-After/],
    ['TimeoutError', '', /time limit/],
    ['', 'request timed out', /time limit/],
    ['', '401 Unauthorized', /credentials/],
    ['', 'invalid api key', /credentials/],
    ['', 'connect ECONNREFUSED 10.0.0.1:443', /is up/],
    ['', '503 Service Unavailable', /is up/],
  ])('%s "%s"', (type, message, action) => {
    expect(to(type, message)).toEqual([expect.stringMatching(action)])
  })

  test('are left out for errors that say nothing about their cause, and for rare ones', () => {
    expect(to('Error', 'Payload too large')).toEqual([])
    expect(to('', 'HTTP 429', 4)).toEqual([])
  })
})
