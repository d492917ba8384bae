import { OperationsReportSchema } from '@plumbline/protocol/api'
import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { reportOf } from './test-support/report-of.ts'
import { DAY_MS, SAMPLE_NOW, sampleOperations, type TestOperation } from './test-support/sample-operations.ts'

const CLI_SAMPLE = new URL('../../../../cli/src/report/test-support/sample-report.ndjson', import.meta.url).pathname

const calls = (times: number, over: Partial<TestOperation> = {}): TestOperation[] =>
  Array.from({ length: times }, (_, i) => ({
    at: SAMPLE_NOW - 1 - i * 1_000,
    service: 'mail',
    name: 'send',
    value: 100 + (i % 7),
    weight: 1,
    ok: true,
    errorType: '',
    errorMessage: '',
    ...over,
  }))

const failing = { ok: false, errorType: 'E', errorMessage: 'broken' }
const yesterday = (rows: readonly TestOperation[]): TestOperation[] =>
  rows.map((row) => ({ ...row, at: row.at - DAY_MS }))
/** So long ago that every period before is complete. */
const LONG_AGO = calls(5, { at: SAMPLE_NOW - 20 * DAY_MS })

describe('the sample of source 003, from data', () => {
  const sample = reportOf(sampleOperations(SAMPLE_NOW))

  test('is as the schema says, and what the command line is tested with', async () => {
    expect(Check(OperationsReportSchema, sample)).toBe(true)
    await expect(`${JSON.stringify(sample)}\n`).toMatchFileSnapshot(CLI_SAMPLE)
  })

  test('has 714 ms, 3.13 % and the score 87 (A003-3, A003-4)', () => {
    expect(sample.overall).toMatchObject({ totalOperations: 1_247, failedOperations: 39 })
    expect(sample.overall.avgDuration?.toFixed(0)).toBe('714')
    expect(sample.overall.errorRate?.toFixed(2)).toBe('3.13')
    expect([sample.healthScore, sample.health.exactScore, sample.health.label]).toEqual([87, 86.87, 'Good'])
    expect(sample.health.parts.map(({ id, lostPoints }) => [id, lostPoints])).toEqual([
      ['errors', 3.13],
      ['duration', 0],
      ['services', 10],
    ])
  })

  test.each([
    ['hubspot', 523, 97.5, 450, 1_850, 'stable', -8.2],
    ['unleashed', 412, 98.1, 680, 1_200, 'stable', 2.1],
    ['n8n', 312, 94.2, 1_200, 3_400, 'degrading', 15.3],
  ] as const)(
    '%s has its printed figures, and the trend that they mean (A003-7)',
    (name, count, success, mean, p95, direction, change) => {
      const { performance, trend } = sample.services.find(({ service }) => service === name) ?? {}
      expect(performance).toMatchObject({ totalOperations: count, avgDuration: mean, p95Duration: p95 })
      expect(performance?.successRate?.toFixed(1)).toBe(success.toFixed(1))
      expect(trend).toMatchObject({ direction, percentChange: change, complete: true })
    },
  )

  test('n8n alone has issues (A003-6), and all of them are listed (A003-10)', () => {
    expect(sample.services.map(({ service, status }) => [service, status])).toEqual([
      ['hubspot', 'ok'],
      ['unleashed', 'ok'],
      ['n8n', 'warning'],
    ])
    expect(sample.issues.map(({ service, title }) => [service, title])).toEqual([
      ['n8n', 'Moderate error rate'],
      ['n8n', 'P95 above threshold'],
      ['n8n', 'Performance degrading'],
    ])
  })

  test('recommends about services that are there only, each with its evidence (A003-8)', () => {
    expect(sample.recommendations.map(({ action }) => action)).toEqual([
      'Optimize slow n8n operations',
      'Find what made n8n slower; compare with recent deployments',
      'Monitor error trends for n8n service',
      'Give slow calls to n8n a time limit and a retry with back-off, or move them to a job',
      'Spread out or batch the calls to hubspot, and wait as long as Retry-After says',
      'Give slow calls to unleashed a time limit and a retry with back-off, or move them to a job',
    ])
    expect(sample.recommendations[1]?.evidence).toBe(
      'webhooks.trigger takes 1,110 ms on average after 963 ms (+15.3 %)',
    )
  })

  test('lists the slowest operations and the most frequent errors as printed', () => {
    expect(sample.slowestOperations.slice(0, 3).map((it) => [it.service, it.name, it.avgDuration, it.count])).toEqual([
      ['hubspot', 'contacts.batch', 2_340, 45],
      ['unleashed', 'salesOrders.create', 1_890, 38],
      ['n8n', 'workflows.execute', 1_650, 52],
    ])
    expect(sample.topErrors.slice(0, 3).map((it) => [it.service, it.message, it.count])).toEqual([
      ['hubspot', 'Rate limit exceeded', 12],
      ['n8n', 'Workflow execution timeout', 8],
      ['unleashed', 'Connection timeout', 6],
    ])
  })

  test('the day week before was as fast, and is said to be', () => {
    expect(sample.overall.weekBefore).toMatchObject({ direction: 'stable', percentChange: 0, complete: true })
  })

  test('one threshold for all stands above those of services, and those above the default (A003-12)', () => {
    const p95Of = (thresholds: Parameters<typeof reportOf>[1]) =>
      reportOf(sampleOperations(SAMPLE_NOW), thresholds)
        .issues.filter(({ kind }) => kind === 'p95Duration')
        .map(({ service, limit }) => [service, limit])
    expect(p95Of({ perServiceMs: { n8n: 5_000, hubspot: 1_849 } })).toEqual([['hubspot', 1_849]])
    expect(p95Of({ perServiceMs: { n8n: 5_000 }, overrideMs: 1_850 })).toEqual([['n8n', 1_850]])
  })

  test.each([
    ['a service with a threshold of its own loses nothing below it', 0, 10_000, 0],
    ['and does without one', 0, 2_000, 30],
    ['beside others both count as often as they were called: 4,500 ms of 3,000', 20, 4_000, 15],
  ])('%s', (_what, others, thresholdMs, points) => {
    const slow = calls(20, { service: 'n8n', value: 8_000 })
    const given = [...LONG_AGO, ...slow, ...calls(others, { service: 'crm', value: 1_000 })]
    const { parts } = reportOf(given, { perServiceMs: { n8n: thresholdMs } }).health
    expect(parts.find(({ id }) => id === 'duration')?.lostPoints).toBe(points)
  })
})

describe('little or nothing', () => {
  test('no operations: no score, nothing good and nothing bad', () => {
    const report = reportOf([])
    expect(Check(OperationsReportSchema, report)).toBe(true)
    expect(report).toMatchObject({ healthScore: null, issues: [], services: [], alerts: [], slowestOperations: [] })
    expect(report.health).toMatchObject({ status: 'noData', lowestScore: 20, parts: [] })
    expect(report.overall).toMatchObject({ totalOperations: 0, errorRate: null, avgDuration: null, errorBand: null })
    expect(report.coverage).toMatchObject({ firstOperationAt: null, notes: [] })
  })

  test('one operation that failed is shown and decides nothing', () => {
    const report = reportOf([...LONG_AGO, ...calls(1, { ...failing, value: 9_000 })])
    expect(Check(OperationsReportSchema, report)).toBe(true)
    expect(report).toMatchObject({ healthScore: null, issues: [], alerts: [] })
    expect(report.services).toMatchObject([{ status: 'unknown', performance: { totalOperations: 1, errorRate: 100 } }])
    expect(report.slowestOperations).toMatchObject([{ name: 'send', count: 1 }])
    expect(report.overall.trend.direction).toBe('unknown')
  })

  test.each([
    [4, null],
    [5, 60],
  ])('%i failures and nothing else give the score %s', (times, score) => {
    const report = reportOf([...LONG_AGO, ...calls(times, failing)])
    expect(report.healthScore).toBe(score)
    expect(report.issues.map(({ title, severity }) => [title, severity])).toEqual(
      score === null ? [] : [['High error rate', 'error']],
    )
    expect(report.alerts.map(({ kind }) => kind)).toEqual(score === null ? [] : ['healthScore', 'errorRate'])
  })

  test('a slow operation that was done four times is not among the slowest, where others were done more often', () => {
    const rare = calls(4, { name: 'rare', value: 9_000 })
    expect(reportOf([...calls(5), ...rare]).slowestOperations.map(({ name }) => name)).toEqual(['send'])
    expect(reportOf(rare).slowestOperations.map(({ name }) => name)).toEqual(['rare'])
  })

  test('of equally slow operations the one that was done more often comes first', () => {
    const { slowestOperations } = reportOf([
      ...calls(7, { name: 'a' }),
      ...calls(14, { name: 'b' }),
      ...calls(7, { name: 'c' }),
    ])
    expect(slowestOperations.map(({ name, count }) => [name, count])).toEqual([
      ['b', 14],
      ['a', 7],
      ['c', 7],
    ])
  })

  test('hours of the day are in order, whichever service was called in them', () => {
    const early = calls(5, { service: 'b', at: SAMPLE_NOW - 6 * 3_600_000 })
    expect(reportOf([...calls(5, { service: 'a' }), ...early]).hours.map(({ hour }) => hour)).toEqual([4, 9])
  })

  test('with more services that have issues than cost points, all but one have to be well again (A003-14)', () => {
    const three = ['a', 'b', 'c'].flatMap((service) => calls(20, { ...failing, service }))
    const { parts } = reportOf([...LONG_AGO, ...three]).health
    expect(parts.find(({ id }) => id === 'services')).toMatchObject({
      lostPoints: 20,
      winBack: '2 of them well again: 10 points back',
    })
  })

  test('data that was last seen before the window says when, and how far to look back', () => {
    const { coverage } = reportOf(calls(9, { at: SAMPLE_NOW - 50 * 3_600_000 }))
    expect(coverage.notes).toEqual([
      'The last operation was in the hour of 2026-02-27 08:00 UTC; 50 hours reach back to it.',
    ])
  })
})

describe('a period before', () => {
  const now = calls(40)
  test.each([
    [
      'that data begins in',
      yesterday(calls(40, { value: 50 })),
      'degrading',
      false,
      'data begins at 2026-02-28 09:00 UTC',
    ],
    ['without data', [], 'unknown', false, 'data begins at 2026-03-01 09:00 UTC'],
    ['that is whole', [...yesterday(calls(40, { value: 50 })), ...LONG_AGO], 'degrading', true, ''],
  ])('%s', (_what, before, direction, complete, gap) => {
    const { overall, issues } = reportOf([...now, ...before])
    expect(overall.trend).toMatchObject({ direction, complete })
    if (complete) expect(overall.trend.sentence).not.toContain('incomplete')
    else expect(overall.trend.sentence).toContain(`Previous period incomplete: ${gap}`)
    expect(issues.map(({ kind }) => kind)).toEqual(complete ? ['degrading'] : [])
  })
})
