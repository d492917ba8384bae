import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, EMPTY, NOW, type Scenario } from '../../../test/performance-fixture.ts'
import { failure } from '../../http/failure.ts'
import { DEFAULT_FAIL_ON } from '../fail-on.ts'
import { judgeFailure } from '../monitor-once.ts'
import { judgeCheck } from '../verdict.ts'
import { addCheck, emptyResults, judgeResults, MOST_KEPT, type Results } from './results.ts'
import { summarise } from './summary.ts'

const away = failure('unreachable', 'nothing listens there')

const add = (results: Results, scenario: Partial<Scenario> | 'away', at: number): Results => {
  if (scenario === 'away') return addCheck(results, { ...away, at }, judgeFailure(away))
  const data = createPerformance(scenario)
  return addCheck(results, { ok: true, at, data, elapsedMs: 1 }, judgeCheck(data, DEFAULT_FAIL_ON))
}

const collect = (...scenarios: (Partial<Scenario> | 'away')[]): Results =>
  scenarios.reduce<Results>(
    (results, scenario, index) => add(results, scenario, NOW + index * 1_000),
    emptyResults(NOW),
  )

const end = { url: 'http://127.0.0.1:3000', at: NOW + 60_000, stoppedBy: 'for' as const }
const withMean = (meanLatency: number): Partial<Scenario> => ({
  ...CALM,
  stats: { ...createPerformance(CALM).stats, meanLatency },
})

describe('the verdict over all checks', () => {
  test.each<[string, (Partial<Scenario> | 'away')[], number, string]>([
    ['all fine', [CALM, CALM], 0, 'none of 2 checks failed'],
    ['one failed', [CALM, {}, CALM], 1, '1 of 3 checks failed; critical: Messages took 30 s or more'],
    ['fine, with a gap', [CALM, 'away', EMPTY], 0, 'none of 3 checks failed'],
    ['too little data', [EMPTY, 'away', EMPTY], 3, 'too few messages in each of 3 checks'],
    ['never an answer', ['away', 'away'], 4, 'no check succeeded: nothing listens there'],
  ])('%s', (_, scenarios, exitCode, reasons) => {
    const verdict = judgeResults(collect(...scenarios))
    expect([verdict.exitCode, verdict.reasons.join('; ')]).toEqual([exitCode, reasons])
  })
})

describe('the summary', () => {
  test('knows first, last, worst, best, rolling average and trend of each figure', () => {
    const means = [1_000, 4_000, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 2_000, 3_000]
    const summary = summarise(collect(...means.map(withMean)), end)
    expect(summary.meanMs).toEqual({
      first: 1_000,
      last: 3_000,
      worst: { value: 4_000, at: '2026-03-01T10:30:01.000Z' },
      best: { value: 1_000, at: '2026-03-01T10:30:00.000Z' },
      rollingAverage: 2_200,
      trendPercent: 37.5,
    })
    expect(summary.compliancePercent?.worst.value).toBe(100)
    expect(summary.checks).toEqual({ total: 10, ok: 10, findings: 0, notEnoughData: 0, unreachable: 0 })
  })

  test('one check has no trend, and no check has no figures', () => {
    expect(summarise(collect(CALM), end).meanMs?.trendPercent).toBeNull()
    expect(summarise(collect('away', EMPTY), end).meanMs).toBeNull()
  })

  test('says which rules fired, how often, and from when to when', () => {
    expect(summarise(collect(CALM, {}, CALM, {}), end).fired[0]).toEqual({
      rule: 'chat-severe',
      title: 'Messages took 30 s or more',
      severity: 'critical',
      checks: 2,
      firstAt: '2026-03-01T10:30:01.000Z',
      lastAt: '2026-03-01T10:30:03.000Z',
    })
  })
})

test('a run without end keeps a bounded number of checks, and counts all', () => {
  let results = collect({})
  results = { ...results, kept: Array.from({ length: MOST_KEPT }, () => results.kept).flat() }
  results = add(results, CALM, NOW)
  expect(results.kept).toHaveLength(MOST_KEPT)
  expect(results.kept.at(-1)?.verdict).toBe('ok')
  expect(judgeResults(results).exitCode).toBe(1)
})
