import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Labels } from '../../analyse/measured.ts'
import { type Judged, judgeCondition } from './judge-condition.ts'
import { type Need, needsOf } from './need.ts'
import { metricOf, readingsOf, ruleOf } from './test-support/readings.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

type Answers = Parameters<typeof readingsOf>[0]

function judge(condition: string, answers: Answers, written = {}, known: readonly Labels[] = []): Judged[] {
  const rule = ruleOf(condition, written)
  return judgeCondition({ rule, metricOf, readings: readingsOf(answers), known, now: NOW }).judged
}

function judgeOne(...given: Parameters<typeof judge>): Judged {
  const [one, ...others] = judge(...given)
  if (!one || others.length > 0) throw new Error(`${others.length + 1} were judged`)
  return one
}

const verdictOf = (...given: Parameters<typeof judge>) => judgeOne(...given).verdict
const signalOf = (...given: Parameters<typeof judge>) => {
  const { check } = judgeOne(...given)
  return check.kind === 'judged' ? check.signals[0] : check.kind
}

describe('a limit', () => {
  test.each([
    ['>', 49, 'ok'],
    ['>', 50, 'ok'],
    ['>', 50.0001, 'firing'],
    ['>=', 49.9999, 'ok'],
    ['>=', 50, 'firing'],
    ['<', 50, 'ok'],
    ['<', 49.9999, 'firing'],
    ['<=', 50.0001, 'ok'],
    ['<=', 50, 'firing'],
    ['=', 50, 'firing'],
    ['=', 50.0001, 'ok'],
    ['!=', 50, 'ok'],
    ['!=', 49.9999, 'firing'],
  ])('is exclusive as written: %s 50 of %d is %s', (operator, value, verdict) => {
    expect(verdictOf(`conversations.open ${operator} 50`, { 'conversations.open': [{ value }] })).toBe(verdict)
  })

  test('is compared before anything is rounded, and shown rounded', () => {
    const judged = judgeOne('conversations.open > 50', { 'conversations.open': [{ value: 50.00001 }] })
    expect(judged).toMatchObject({ verdict: 'firing', clauses: [{ observed: 50, limit: 50 }] })
  })

  test('on nothing is no data, whatever the limit: 0 of 0 is neither 0 % nor 100 %', () => {
    const nothing = { 'webhook.failures': [], 'conversations.open': [{ value: null }] }
    for (const operator of ['<', '>', '<=', '>=', '=', '!='])
      expect(judgeOne(`conversations.open ${operator} 0`, nothing)).toMatchObject({
        verdict: 'noData',
        check: { kind: 'noData' },
        clauses: [{ observed: null }],
      })
  })

  test('says in its evidence what was asked, when, and what was seen', () => {
    const judged = judgeOne('conversations.open > 50 over 15m', {
      'conversations.open': [{ value: 80, samples: 3, observedAt: NOW - 4_000 }],
    })
    expect(judged.clauses).toEqual([
      {
        text: 'conversations.open > 50 over 15m',
        metric: 'conversations.open',
        ...{ observed: 80, comparison: '>', limit: 50, unit: 'count', samples: 3, verdict: 'firing' },
        from: NOW - 15 * 60_000,
        to: NOW,
      },
    ])
    expect(judged.explanation).toMatch(/: 80, above 50 \(3 samples in the last 15m\)\.$/)
    expect(judged.check).toEqual({ kind: 'judged', signals: ['breach'], observedAt: NOW - 4_000 })
  })
})

describe('samples', () => {
  test.each([
    [4, 90, 'inconclusive', 'undecided'],
    [5, 90, 'firing', 'breach'],
    [4, 10, 'ok', 'undecided'],
    [5, 10, 'ok', 'clear'],
  ])('%d of 5 that are asked for, at a value of %d: %s, and %s for its alert', (samples, value, verdict, signal) => {
    const given = [
      'conversations.open > 50',
      { 'conversations.open': [{ value, samples }] },
      { minimumSamples: 5 },
    ] as const
    expect(verdictOf(...given)).toBe(verdict)
    expect(signalOf(...given)).toBe(signal)
  })

  const share = (numerator: number, denominator: number) => ({
    labels: { service: 'crm' },
    value: (numerator / denominator) * 100,
    samples: denominator,
    share: { numerator, denominator },
  })

  // 20 of 100 lies in 13.3 to 28.9 %, by Wilson's interval of 95 %.
  test.each([
    ['info', 14, 'firing'],
    ['warning', 14, 'firing'],
    ['error', 14, 'inconclusive'],
    ['critical', 14, 'inconclusive'],
    ['error', 13, 'firing'],
    ['critical', 13, 'firing'],
    ['critical', 20, 'ok'],
  ])(
    'of a share that is beyond a limit by chance make no %s: 20 of 100 against %d %% is %s',
    (severity, limit, verdict) => {
      const seen = { 'operations.failures': [share(20, 100)] }
      const judged = judgeOne(`operations.failures > ${limit} %`, seen, { severity })
      expect(judged.verdict).toBe(verdict)
      expect(judged.clauses[0]?.interval?.low).toBeCloseTo(13.34, 2)
      expect(judged.clauses[0]?.interval?.high).toBeCloseTo(28.88, 2)
    },
  )

  test.each([
    [29, 'firing'],
    [28, 'inconclusive'],
  ])('of a share are sure on the other side too: 20 of 100 below %d %% is %s', (limit, verdict) => {
    const seen = { 'operations.failures': [share(20, 100)] }
    expect(verdictOf(`operations.failures < ${limit} %`, seen, { severity: 'error' })).toBe(verdict)
  })

  test.each(['info', 'warning', 'error', 'critical'])('fewer than five of a share are no %s by default', (severity) => {
    const seen = (n: number) => ({ 'operations.failures': [share(n, n)] })
    expect(verdictOf('operations.failures > 10 %', seen(4), { severity })).toBe('inconclusive')
    expect(verdictOf('operations.failures > 10 %', seen(5), { severity })).toBe('firing')
  })

  test('that are all of one kind can be exactly that: equality needs no interval', () => {
    const seen = { 'operations.failures': [share(100, 100)] }
    expect(verdictOf('operations.failures = 100 %', seen, { severity: 'critical' })).toBe('firing')
    expect(verdictOf('operations.failures != 0 %', seen, { severity: 'critical' })).toBe('firing')
  })

  test('of a value have no interval, however critical', () => {
    const judged = judgeOne(
      'conversations.open > 50',
      { 'conversations.open': [{ value: 51 }] },
      { severity: 'critical' },
    )
    expect(judged).toMatchObject({ verdict: 'firing' })
    expect(judged.clauses[0]).not.toHaveProperty('interval')
  })
})

describe('a change', () => {
  test.each([
    ['rises', 100, 150, 'ok'],
    ['rises', 100, 150.1, 'firing'],
    ['rises', 100, 40, 'ok'],
    ['falls', 100, 50, 'ok'],
    ['falls', 100, 49.9, 'firing'],
    ['falls', 100, 200, 'ok'],
    ['changes', 100, 150, 'ok'],
    ['changes', 100, 150.1, 'firing'],
    ['changes', 100, 50, 'ok'],
    ['changes', 100, 49.9, 'firing'],
    ['rises', -100, -40, 'firing'],
    ['falls', -100, -40, 'ok'],
    ['rises', 0, 40, 'noData'],
    ['changes', null, 40, 'noData'],
    ['changes', 100, null, 'noData'],
  ])('%s by more than 50 %% from %s to %s: %s', (verb, before, value, verdict) => {
    const seen = { 'conversations.open': [{ value }], 'conversations.open before': [{ value: before }] }
    expect(verdictOf(`conversations.open ${verb} by more than 50 %`, seen)).toBe(verdict)
  })

  test('is as sure as the window that has fewer samples', () => {
    const seen = (now: number, before: number) => ({
      'conversations.open': [{ value: 300, samples: now }],
      'conversations.open before': [{ value: 100, samples: before }],
    })
    const verdict = (now: number, before: number) =>
      verdictOf('conversations.open rises by more than 50 %', seen(now, before))
    expect([verdict(5, 5), verdict(4, 100), verdict(100, 4)]).toEqual(['firing', 'inconclusive', 'inconclusive'])
  })

  test('is of a service with itself', () => {
    const seen = {
      'queue.depth': [
        { labels: { service: 'a' }, value: 100 },
        { labels: { service: 'b' }, value: 100 },
      ],
      'queue.depth before': [
        { labels: { service: 'b' }, value: 10 },
        { labels: { service: 'a' }, value: 100 },
      ],
    }
    const judged = judge('queue.depth rises by more than 50 %', seen)
    expect(judged.map(({ labels, verdict }) => [labels.service, verdict])).toEqual([
      ['a', 'ok'],
      ['b', 'firing'],
    ])
  })
})

describe('a limit of the baseline', () => {
  test.each([
    ['> 2x baseline', 200, 'ok'],
    ['> 2x baseline', 200.1, 'firing'],
    ['< baseline - 20 %', 80, 'ok'],
    ['< baseline - 20 %', 79.9, 'firing'],
    ['> baseline + 20 %', 120, 'ok'],
    ['> baseline + 20 %', 120.1, 'firing'],
    ['> baseline', 100, 'ok'],
    ['> baseline', 100.1, 'firing'],
  ])('of 100: %s at %d is %s', (test, value, verdict) => {
    const seen = { 'conversations.open': [{ value }], 'conversations.open baseline': [{ value: 100 }] }
    const judged = judgeOne(`conversations.open ${test}`, seen)
    expect(judged.verdict).toBe(verdict)
    expect(judged.clauses[0]?.baseline).toEqual({ value: 100, samples: 100, from: 'the last 24 hours' })
    expect(judged.explanation).toContain('from a baseline of 100 (the last 24 hours)')
  })

  test('that there is not decides nothing', () => {
    const judged = judgeOne('conversations.open > 2x baseline', { 'conversations.open': [{ value: 1e9 }] })
    expect(judged).toMatchObject({ verdict: 'inconclusive', clauses: [{ limit: null }] })
    expect(judged.explanation).toContain('no baseline yet')
    expect(judged.check).toMatchObject({ signals: ['undecided'] })
  })

  test('is that of the service that is judged, also when its scope names it', () => {
    const seen = {
      'queue.depth': [{ labels: { service: 'a' }, value: 150 }],
      'queue.depth baseline': [
        { labels: { service: 'b' }, value: 1 },
        { labels: { service: 'a' }, value: 100 },
      ],
    }
    for (const scope of ['', ' where service = "a"'])
      expect(judgeOne(`queue.depth > 2x baseline${scope}`, seen)).toMatchObject({
        verdict: 'ok',
        labels: { service: 'a' },
        clauses: [{ limit: 200 }],
      })
  })
})

describe('recovery', () => {
  test.each([
    ['> 50', '40', 51, 'breach'],
    ['> 50', '40', 50, 'between'],
    ['> 50', '40', 40.1, 'between'],
    ['> 50', '40', 40, 'clear'],
    ['< 50', '60', 49, 'breach'],
    ['< 50', '60', 50, 'between'],
    ['< 50', '60', 59.9, 'between'],
    ['< 50', '60', 60, 'clear'],
  ])('of a rule on %s that asks for %s: %d is %s', (test, recover, value, signal) => {
    expect(signalOf(`conversations.open ${test}`, { 'conversations.open': [{ value }] }, { recover })).toBe(signal)
  })

  test.each([
    [201, 'breach'],
    [200, 'between'],
    [151, 'between'],
    [150, 'clear'],
  ])('may be of the baseline: %d of a usual 100 is %s', (value, signal) => {
    const seen = { 'conversations.open': [{ value }], 'conversations.open baseline': [{ value: 100 }] }
    expect(signalOf('conversations.open > 2x baseline', seen, { recover: '1.5x baseline' })).toBe(signal)
  })
})

describe('silence', () => {
  const quiet = 'has no data for 10m'

  test('is when nothing was measured, and not when anything was', () => {
    expect(judgeOne(`conversations.open ${quiet}`, {})).toMatchObject({
      verdict: 'firing',
      check: { signals: ['breach'] },
      explanation: expect.stringContaining('nothing was measured in the last 10m'),
    })
    const one = { 'conversations.open': [{ value: 3, samples: 1 }] }
    expect(judgeOne(`conversations.open ${quiet}`, one)).toMatchObject({
      verdict: 'ok',
      check: { signals: ['clear'] },
      explanation: expect.stringContaining('1 measured in the last 10m'),
    })
  })

  test('of one service of many is seen, by who was there the window before', () => {
    const seen = {
      'queue.depth': [{ labels: { service: 'a' }, value: 3 }],
      'queue.depth before': ['a', 'b'].map((service) => ({ labels: { service }, value: 3 })),
    }
    expect(judge(`queue.depth ${quiet}`, seen).map(({ labels, verdict }) => [labels.service, verdict])).toEqual([
      ['a', 'ok'],
      ['b', 'firing'],
    ])
  })

  test('of a service that an alert is open about goes on, however long', () => {
    expect(verdictOf(`queue.depth ${quiet}`, {}, {}, [{ service: 'b' }])).toBe('firing')
  })

  test('of a service that the rule names is seen also when it was never heard of', () => {
    expect(judgeOne(`queue.depth ${quiet} where service = "b"`, {})).toMatchObject({
      verdict: 'firing',
      labels: { service: 'b' },
    })
  })

  test('of everybody is one', () => {
    expect(judgeOne(`queue.depth ${quiet}`, {})).toMatchObject({ verdict: 'firing', labels: {} })
  })

  test('that a policy makes a breach has no data for whoever was there before', () => {
    const seen = { 'queue.depth before': [{ labels: { service: 'a' }, value: 3 }] }
    expect(judge('queue.depth > 50', seen)).toEqual([])
    expect(judge('queue.depth > 50', seen, { noData: 'fire' })).toMatchObject([
      { labels: { service: 'a' }, verdict: 'noData', check: { kind: 'noData' } },
    ])
  })

  test('joined to another clause is judged for whom that one is about', () => {
    const seen = {
      'operations.count': ['a', 'b'].map((service) => ({ labels: { service }, value: 10 })),
      'queue.depth': [{ labels: { service: 'b' }, value: 3 }],
    }
    const judged = judge(`operations.count > 5 and queue.depth ${quiet}`, seen)
    expect(judged.map(({ labels, verdict }) => [labels.service, verdict])).toEqual([
      ['a', 'firing'],
      ['b', 'ok'],
    ])
  })
})

describe('several clauses', () => {
  const both = 'conversations.open > 50 and conversations.pending > 50'
  const seen = (open: number | null, pending: number | null, samples = 100) => ({
    'conversations.open': [{ value: open, samples: open === null ? 0 : samples }],
    'conversations.pending': [{ value: pending, samples: 100 }],
  })

  test.each([
    [90, 90, 'firing'],
    [90, 10, 'ok'],
    [10, 90, 'ok'],
    [10, null, 'ok'],
    [null, 10, 'ok'],
    [null, 90, 'noData'],
    [90, null, 'noData'],
    [null, null, 'noData'],
  ])('at %s and %s: %s', (open, pending, verdict) => {
    expect(verdictOf(both, seen(open, pending))).toBe(verdict)
  })

  test('of which one has too few samples are inconclusive, unless the other is fine', () => {
    expect(verdictOf(both, seen(90, 90, 4), { minimumSamples: 5 })).toBe('inconclusive')
    expect(verdictOf(both, seen(90, 10, 4), { minimumSamples: 5 })).toBe('ok')
    expect(signalOf(both, seen(90, 10, 4), { minimumSamples: 5 })).toBe('clear')
    expect(signalOf(both, seen(10, 90, 4), { minimumSamples: 5 })).toBe('undecided')
  })

  const on = (label: string, values: readonly string[], value = 90) =>
    values.map((name) => ({ labels: { [label]: name }, value }))
  const labelsOf = (judged: readonly Judged[]) => judged.map(({ labels }) => labels)

  test('about services are judged for those that all of them know', () => {
    const answers = { 'queue.depth': on('service', ['a', 'b']), 'operations.count': on('service', ['b', 'c']) }
    expect(labelsOf(judge('queue.depth > 50 and operations.count > 50', answers))).toEqual([{ service: 'b' }])
  })

  test('of which one is about services and one about everything are judged for each service', () => {
    const answers = { 'queue.depth': on('service', ['a', 'b']), 'conversations.open': [{ value: 90 }] }
    expect(judge('conversations.open > 50 and queue.depth > 50', answers)).toMatchObject([
      { labels: { service: 'a' }, verdict: 'firing' },
      { labels: { service: 'b' }, verdict: 'firing' },
    ])
  })

  test('about services and about jobs are judged for each pair', () => {
    const answers = { 'queue.depth': on('service', ['a', 'b']), 'jobs.executions': on('name', ['x', 'y']) }
    const judged = judge('queue.depth > 50 and jobs.executions > 50', answers)
    expect(labelsOf(judged)).toEqual(['a', 'b'].flatMap((service) => ['x', 'y'].map((name) => ({ service, name }))))
    expect(judged.every(({ verdict }) => verdict === 'firing')).toBe(true)
  })

  test('about two services by name are one alert about both', () => {
    const answers = { 'queue.depth': [...on('service', ['a'], 90), ...on('service', ['b'], 10)] }
    const rule = (b: number) => `queue.depth > 50 where service = "a" and queue.depth > ${b} where service = "b"`
    expect(judge(rule(50), answers)).toMatchObject([{ labels: {}, verdict: 'ok' }])
    expect(judge(rule(5), answers)).toMatchObject([{ labels: {}, verdict: 'firing' }])
  })

  test('are as new as the newest measurement behind them', () => {
    const answers = {
      'conversations.open': [{ value: 90, observedAt: 1_000 }],
      'conversations.pending': [{ value: 90, observedAt: 2_000 }],
    }
    expect(judgeOne(both, answers).check).toMatchObject({ observedAt: 2_000 })
  })
})

describe('what is judged', () => {
  test('is each service by itself', () => {
    const seen = {
      'queue.depth': [
        { labels: { service: 'a' }, value: 90 },
        { labels: { service: 'b' }, value: 10 },
      ],
    }
    expect(judge('queue.depth > 50', seen).map(({ labels, verdict }) => [labels.service, verdict])).toEqual([
      ['a', 'firing'],
      ['b', 'ok'],
    ])
  })

  test('is what the scope names, once, also when its alert is known', () => {
    const seen = { 'queue.depth': [{ labels: { service: 'a' }, value: 90 }] }
    const condition = 'queue.depth > 50 where service = "a"'
    expect(judge(condition, seen)).toMatchObject([{ labels: { service: 'a' }, verdict: 'firing' }])
    expect(judge(condition, seen, {}, [{ service: 'a' }])).toMatchObject([{ labels: { service: 'a' } }])
    expect(judge(condition, {}, {}, [{ service: 'a' }])).toMatchObject([{ verdict: 'noData' }])
  })

  test('carries a scope that the metric is not judged by', () => {
    const seen = { 'queue.depth': [{ labels: { service: 'a' }, value: 90 }] }
    const condition = 'queue.depth > 50 where customer = "x"'
    expect(judge(condition, seen)).toMatchObject([{ labels: { customer: 'x', service: 'a' } }])
    expect(judge(condition, {}, {}, [{ customer: 'x', service: 'a' }])).toMatchObject([{ verdict: 'noData' }])
  })

  test('is not an alert of the rule as it was before its scope was edited', () => {
    const seen = { 'queue.depth': [{ labels: { service: 'b' }, value: 90 }] }
    expect(judge('queue.depth > 50 where service = "b"', seen, {}, [{ service: 'a' }])).toMatchObject([
      { labels: { service: 'b' } },
    ])
    expect(judge('conversations.open > 50', {}, {}, [{ service: 'a' }])).toMatchObject([{ labels: {} }])
  })

  test('goes on without data for what is known, and for nothing else', () => {
    expect(judge('queue.depth > 50', {})).toEqual([])
    expect(judge('queue.depth > 50', {}, {}, [{ service: 'a' }])).toMatchObject([
      { labels: { service: 'a' }, verdict: 'noData', check: { kind: 'noData' } },
    ])
  })

  test('is at most 500, of which what is known comes first', () => {
    const services = Array.from({ length: 501 }, (_, index) => `s${index}`)
    const answers = (count: number) => ({
      'queue.depth': services.slice(0, count).map((service) => ({ labels: { service }, value: 90 })),
    })
    const judgeMany = (count: number, known: readonly Labels[] = []) =>
      judgeCondition({
        rule: ruleOf('queue.depth > 50'),
        metricOf,
        readings: readingsOf(answers(count)),
        known,
        now: NOW,
      })
    expect(judgeMany(500)).toMatchObject({ judged: { length: 500 }, truncated: false })
    expect(judgeMany(501)).toMatchObject({ judged: { length: 500 }, truncated: true })
    const { judged } = judgeMany(501, [{ service: 's500' }])
    expect(judged[0]).toMatchObject({ labels: { service: 's500' }, verdict: 'firing' })
    expect(new Set(judged.map(({ labels }) => labels.service)).size).toBe(500)
  })

  test('reads nothing but what the rule said that it needs', () => {
    const conditions = [
      'queue.depth > 50',
      'queue.depth > 2x baseline',
      'queue.depth rises by more than 50 %',
      'queue.depth has no data for 10m',
      'queue.depth > 50 where service = "a"',
      'queue.depth has no data for 10m where service = "a" and jobs.executions > 5 over 20m',
    ]
    const keys = (needs: readonly Need[]) =>
      new Set(needs.map(({ metric, scope, overMs, of }) => JSON.stringify([metric.id, scope, overMs, of])))
    fc.assert(
      fc.property(fc.constantFrom(...conditions), fc.constantFrom('keep', 'fire', 'resolve'), (condition, noData) => {
        const asked: Need[] = []
        const rule = ruleOf(condition, { noData })
        const answers = {
          'queue.depth': [{ labels: { service: 'a' }, value: 90 }],
          'jobs.executions': [{ labels: { name: 'x' }, value: 9 }],
        }
        judgeCondition({ rule, metricOf, readings: readingsOf(answers, asked), known: [], now: NOW })
        expect(keys(asked)).toEqual(keys(needsOf(rule, metricOf)))
      }),
      { numRuns: 30 },
    )
  })
})
