import type { OverviewAnswer, Verdict } from '@plumbline/protocol/api'
import { binOf } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import { sayOverview, statusOf, summariseService, worstStatus } from './overview.ts'

const check = (
  verdict: Verdict['verdict'],
  severity: Verdict['severity'],
  explanation = 'Mean latency: 3 s, above 2 s.',
): Verdict => ({
  rule: 'r',
  metric: 'chat.latency.mean',
  title: 'Mean latency is above 2 s',
  severity,
  verdict,
  observed: 3_000,
  comparison: '>',
  limit: 0,
  unit: 'ms',
  samples: 9,
  window: { from: 0, to: 1, lengthMs: 1 },
  explanation,
  nextSteps: [],
})

test.each([
  [[check('ok', 'critical')], 5, 'healthy'],
  [[check('ok', 'critical')], 4, 'noData'],
  [[], 0, 'noData'],
  [[check('firing', 'critical')], 3, 'unhealthy'],
  [[check('firing', 'warning')], 9, 'degraded'],
  [[check('firing', 'info')], 9, 'healthy'],
  [[check('inconclusive', 'critical')], 9, 'degraded'],
  [[check('inhibited', 'critical'), check('noData', 'critical')], 9, 'healthy'],
] as const)('%# a system is as bad as what is known of it', (checks, messages, status) => {
  expect(statusOf(checks, messages)).toBe(status)
})

describe('the sentence', () => {
  const system = (status: 'healthy' | 'noData' | 'degraded'): OverviewAnswer['systems'][number] => ({
    id: 'chat',
    title: 'Chat replies',
    status,
    headline: '99.0 % answered within 5 s',
    detail: '',
    compliancePercent: 99,
    targetPercent: 95,
    history: [],
  })
  const say = (changed: Partial<Parameters<typeof sayOverview>[0]>) =>
    sayOverview({
      systems: [system('healthy')],
      findings: [],
      blame: undefined,
      windowText: 'last hour',
      everReceived: true,
      ...changed,
    })

  test.each([
    [{ everReceived: false }, 'Nothing has arrived yet: send the first mark.'],
    [{}, 'All is well: 99.0 % answered within 5 s in the last hour.'],
    [{ systems: [system('noData')] }, 'Too few messages to judge in the last hour.'],
    [
      { findings: [check('firing', 'warning')], blame: 'Look at the queue first.' },
      'Mean latency is above 2 s (3 s). Look at the queue first.',
    ],
    [{ findings: [check('firing', 'info')] }, 'All is well: 99.0 % answered within 5 s in the last hour.'],
    [
      { systems: [system('degraded')], findings: [check('inconclusive', 'critical', 'On 3 samples.')] },
      'Nothing is certain yet. On 3 samples.',
    ],
  ])('%# says what is wrong and where to look, or that nothing is', (changed, sentence) => {
    expect(say(changed)).toBe(sentence)
  })

  test('takes the worst system', () => {
    expect(worstStatus([system('healthy'), system('degraded'), system('noData')])).toBe('degraded')
    expect(worstStatus([])).toBe('noData')
  })
})

test('a service is summarised from its rollup, with an error share in percent', () => {
  const row = {
    kind: 'api',
    service: 'crm',
    unit: 'ms',
    count: 4,
    failures: 1,
    total: 1_000,
    minimum: 100,
    maximum: 400,
    bins: { [binOf(100)]: 3, [binOf(400)]: 1 },
  }
  expect(summariseService(row)).toMatchObject({ count: 4, errorPercent: 25, mean: 250, min: 100, max: 400, p99: 400 })
})
