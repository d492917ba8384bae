import type { PerformanceData } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, EMPTY, FAILING } from '../../../test/performance-fixture.ts'
import { checkAnswerStructure } from './structure-checks.ts'

const failedTitles = (data: PerformanceData) =>
  checkAnswerStructure({ success: true, data })
    .filter((check) => !check.ok)
    .map((check) => check.title)

test.each([
  ['typical', createPerformance()],
  ['calm', createPerformance(CALM)],
  ['empty', createPerformance(EMPTY)],
])('the %s answer holds every check', (_, data) => {
  expect(failedTitles(data)).toEqual([])
})

describe('an answer of another shape', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'text', '/'],
    ['no success', { data: createPerformance() }, 'success'],
    [
      'a missing field',
      { success: true, data: { ...createPerformance(), distribution: { under1s: 1 } } },
      '/data/distribution',
    ],
    [
      'a text for a number',
      { success: true, data: { ...createPerformance(), totalMessages: '150' } },
      '/data/totalMessages',
    ],
  ])('%s is named by its place', (_, body, place) => {
    const [shape, ...rest] = checkAnswerStructure(body)
    expect(shape).toMatchObject({ ok: false, detail: expect.stringContaining(place) })
    expect(rest).toEqual([])
  })

  test('fields that we do not know yet are no fault', () => {
    expect(failedTitles({ ...createPerformance(), futureField: 1 } as PerformanceData)).toEqual([])
  })
})

describe('figures that contradict each other', () => {
  test.each<[string, (data: PerformanceData) => void, string]>([
    ['a tier too many', (data) => data.distribution.over10s++, 'the distribution adds up to completeMessages'],
    [
      'a wrong total below 5 s',
      (data) => data.cumulative.under5s--,
      'the cumulative counts follow from the distribution',
    ],
    ['a state too few', (data) => data.states.timingLost--, 'the four states add up to totalMessages'],
    [
      'the denominator of source 000',
      (data) => Object.assign(data.slaCompliance, { percent: 90, denominator: 150 }),
      'compliance is its numerator over its denominator',
    ],
    ['P95 above P99', (data) => Object.assign(data.stats, { p95Latency: 7_300 }), 'min, median, P95, P99, max rise'],
    [
      'a mean above the longest',
      (data) => Object.assign(data.stats, { meanLatency: 36_000 }),
      'min, median, P95, P99, max rise',
    ],
    [
      'a median of the wrong tier',
      (data) => Object.assign(data.stats, { medianLatency: 999 }),
      'the percentiles agree',
    ],
    [
      'P99 at the lower edge of the next tier',
      (data) => Object.assign(data.stats, { p99Latency: 10_000 }),
      'the percentiles agree',
    ],
    [
      'a breakdown that holds no mean',
      (data) => Object.assign(data.phaseBreakdown, { queueToWorker: 900 }),
      'phaseBreakdown holds',
    ],
    ['a phase that is none', (data) => Object.assign(data.phaseBreakdown, { other: 1 }), 'phaseBreakdown holds'],
    ['another window', (data) => data.window.from++, 'the window is the same everywhere'],
    [
      'a self-check that failed',
      (data) => Object.assign(data, { consistent: false }),
      'the server finds its own figures',
    ],
    ['timing switched off', (data) => Object.assign(data.systemInfo, { enabled: false }), 'SLA timing is enabled'],
  ])('%s', (_, spoil, title) => {
    const data = createPerformance()
    spoil(data)
    expect(failedTitles(data).filter((failed) => failed.startsWith(title))).toHaveLength(1)
  })

  test('a percentile from rollups may be off by 1.1 %', () => {
    const data = createPerformance()
    data.stats.medianLatency = 990
    data.systemInfo.precision = 'minute'
    expect(failedTitles(data)).toEqual([])
    data.stats.medianLatency = 985
    expect(failedTitles(data)).toHaveLength(1)
  })

  test('the incident of the fixture does not fit its own distribution, and that is seen', () => {
    expect(failedTitles(createPerformance({ ...FAILING, stats: { ...FAILING.stats, p95Latency: 9_400 } }))).toEqual([
      'the percentiles agree with the distribution',
    ])
  })
})
