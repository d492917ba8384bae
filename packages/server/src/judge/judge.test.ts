import { RULES, type Rule } from '@plumbline/protocol/catalogue'
import { describe, expect, test } from 'vitest'
import type { Reading } from '../analyse/measured.ts'
import { findingsOf, judge, judgeRules } from './judge.ts'

const window = { from: 0, to: 3_600_000, lengthMs: 3_600_000 }
const rule = (id: string): Rule => {
  const found = RULES.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`no rule ${id}`)
  return found
}
const share = (numerator: number, denominator: number): Reading => ({
  value: (numerator / denominator) * 100,
  samples: denominator,
  share: { numerator, denominator },
})
const value = (observed: number | null, samples = 100): Reading => ({ value: observed, samples })

describe('one rule', () => {
  test.each([
    ['chat-mean-high', value(2_000), 'ok'],
    ['chat-mean-high', value(2_000.01), 'firing'],
    ['chat-mean-high', value(9_000, 4), 'inconclusive'],
    ['chat-mean-high', value(9_000, 5), 'firing'],
    ['chat-mean-high', value(null, 0), 'noData'],
    ['chat-mean-high', undefined, 'noData'],
    ['chat-p95-high', value(5_000), 'ok'],
    ['chat-p95-high', value(5_001), 'firing'],
    ['chat-queue-wait-high', value(5_000), 'ok'],
    ['chat-queue-wait-high', value(5_001), 'firing'],
    ['chat-send-slow', value(2_000), 'ok'],
    ['chat-send-slow', value(2_001), 'firing'],
    ['chat-severe', value(0), 'ok'],
    ['chat-severe', value(1, 1), 'firing'],
    ['chat-severe-escalation', value(10), 'ok'],
    ['chat-severe-escalation', value(11), 'firing'],
    ['chat-few-messages', value(4, 4), 'firing'],
    ['chat-few-messages', value(5, 5), 'ok'],
    ['chat-few-messages', value(0, 0), 'firing'],
    ['chat-latency-rising', value(50), 'ok'],
    ['chat-latency-rising', value(50.1), 'firing'],
    ['chat-latency-falling', value(-50), 'ok'],
    ['chat-latency-falling', value(-50.1), 'firing'],
  ] as const)('%s on %o gives %s', (id, reading, verdict) => {
    expect(judge(rule(id), reading, window).verdict).toBe(verdict)
  })

  // X18: 7 of 10 in time fires below 95 %, 9 of 10 cannot be told from chance.
  test.each([
    [share(95, 100), 'ok'],
    [share(949, 1_000), 'inconclusive'],
    [share(7, 10), 'firing'],
    [share(9, 10), 'inconclusive'],
    [share(0, 4), 'inconclusive'],
    [share(0, 5), 'firing'],
    [share(900, 1_000), 'firing'],
  ] as const)('a share fires only when its whole interval is beyond the limit: %o gives %s', (reading, verdict) => {
    expect(judge(rule('chat-compliance-low'), reading, window).verdict).toBe(verdict)
  })

  test('carries the evidence that decided it', () => {
    expect(judge(rule('chat-compliance-low'), share(7, 10), window)).toMatchObject({
      observed: 70,
      limit: 95,
      comparison: '<',
      unit: 'percent',
      samples: 10,
      window,
      interval: { low: expect.closeTo(39.7, 1), high: expect.closeTo(89.2, 1) },
      explanation: 'SLA compliance: 70 % (7 of 10), below 95 %.',
    })
    expect(judge(rule('chat-compliance-low'), share(9, 10), window).explanation).toBe(
      'SLA compliance: 90 % (9 of 10), but with 10 samples it could be anything from 59.6 to 98.2 %.',
    )
    expect(judge(rule('chat-mean-high'), value(2_500, 3), window).explanation).toBe(
      'Mean latency: 2.5 s, but on 3 of at least 5 samples.',
    )
    expect(judge(rule('chat-mean-high'), undefined, window).explanation).toBe(
      'Mean latency: nothing to judge in this window.',
    )
  })
})

describe('all rules together', () => {
  const verdictsOn = (readings: [string, Reading][]) =>
    new Map(judgeRules(RULES, new Map(readings), window).map((verdict) => [verdict.rule, verdict.verdict]))

  test('a breach of compliance quiets the P95 warnings that say the same (A000-6)', () => {
    const verdicts = verdictsOn([
      ['chat.compliance', share(700, 1_000)],
      ['chat.latency.p95', value(9_000)],
    ])
    expect(verdicts.get('chat-compliance-escalation')).toBe('firing')
    expect(verdicts.get('chat-compliance-low')).toBe('inhibited')
    expect(verdicts.get('chat-p95-high')).toBe('inhibited')
    expect(verdicts.get('chat-p95-early')).toBe('inhibited')
  })

  test('a rule that is not certain quiets nothing', () => {
    const verdicts = verdictsOn([
      ['chat.compliance', share(9, 10)],
      ['chat.latency.p95', value(5_500, 10)],
    ])
    expect(verdicts.get('chat-compliance-low')).toBe('inconclusive')
    expect(verdicts.get('chat-p95-high')).toBe('firing')
  })

  test('findings are what fires, worst first, then what cannot be decided', () => {
    const checks = judgeRules(
      RULES,
      new Map([
        ['chat.compliance', share(9, 10)],
        ['chat.latency.mean', value(2_500)],
        ['chat.severe', value(1)],
        ['chat.messages', value(100)],
      ]),
      window,
    )
    expect(findingsOf(checks).map(({ rule: id }) => id)).toEqual([
      'chat-severe',
      'chat-mean-high',
      'chat-compliance-low',
    ])
  })

  test('without any data only "too few messages" speaks; no data is never "ok"', () => {
    const checks = judgeRules(RULES, new Map([['chat.messages', value(0, 0)]]), window)
    expect(findingsOf(checks).map(({ rule: id }) => id)).toEqual(['chat-few-messages'])
    expect(checks.filter(({ verdict }) => verdict === 'ok')).toEqual([])
  })
})
