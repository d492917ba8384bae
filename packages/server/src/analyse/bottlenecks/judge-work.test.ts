import { describe, expect, test } from 'vitest'
import { judgeWork, type WorkFigures } from './judge-work.ts'

const figures = (given: Partial<WorkFigures>): WorkFigures => ({
  count: 100,
  failures: 0,
  mean: 1_000,
  p50: 900,
  p95: 2_000,
  p99: 3_000,
  ...given,
})
const judge = (given: Partial<WorkFigures>) => judgeWork({ kind: 'job', service: 'mail', name: 'send' }, figures(given))
const severities = (given: Partial<WorkFigures>) => judge(given).map(({ reason, severity }) => `${reason} ${severity}`)

describe('limits are exclusive', () => {
  test.each([
    [{ p95: 60_000 }, []],
    [{ p95: 60_000.01 }, ['slow medium']],
    [{ p95: 120_000 }, ['slow medium']],
    [{ p95: 120_000.01 }, ['slow high']],
    [{ p95: 50, mean: 500_000 }, []],
    [{ failures: 25 }, []],
    [{ failures: 26 }, ['failing medium']],
    [{ failures: 50 }, ['failing medium']],
    [{ failures: 59 }, ['failing medium']],
    [{ failures: 60 }, ['failing high']],
    [{ p95: 90_000, failures: 100 }, ['slow medium', 'failing high']],
  ])('%o is %j', (given, expected) => {
    expect(severities(given)).toEqual(expected)
  })

  test.each([
    [{ count: 4, failures: 4, p95: 500_000 }, []],
    [{ count: 5, failures: 5, p95: 500_000 }, ['slow high', 'failing high']],
    [{ count: 5, failures: 4 }, ['failing medium']],
    [{ count: 0, failures: 0, mean: null, p50: null, p95: null, p99: null }, []],
  ])('fewer than five decide nothing: %o is %j', (given, expected) => {
    expect(severities(given)).toEqual(expected)
  })
})

test('the evidence is what decided', () => {
  expect(judge({ p95: 75_000, mean: 62_000, failures: 59 })).toEqual([
    {
      reason: 'slow',
      severity: 'medium',
      evidence: {
        statistic: 'P95 duration',
        observed: 75_000,
        comparison: '>',
        limit: 60_000,
        unit: 'ms',
        samples: 100,
        interval: null,
      },
      sentence: 'job mail:send is slow: P95 1.25 min over 100 runs, above 1 min; mean 1.03 min',
    },
    {
      reason: 'failing',
      severity: 'medium',
      evidence: {
        statistic: 'failure rate',
        observed: 59,
        comparison: '>',
        limit: 25,
        unit: 'percent',
        samples: 100,
        interval: { low: expect.closeTo(49.2, 1), high: expect.closeTo(68.1, 1) },
      },
      sentence:
        'job mail:send fails: 59 of 100 runs (59 %), above 25 % (95 % interval 49.2 to 68.1 %, not certainly above 50 %)',
    },
  ])
})
