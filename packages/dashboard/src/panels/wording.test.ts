import type { MessageDetail, Verdict } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { describeChange } from './describe-change.ts'
import { evidenceOf, lookOf } from './finding-evidence.ts'
import { originOf } from './mark-origin.ts'
import { lookOfMessage } from './message-looks.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('a finding', () => {
  const verdict: Verdict = {
    rule: 'chat-compliance-low',
    metric: 'chat.compliance',
    title: 'SLA compliance is below 95 %',
    severity: 'critical',
    verdict: 'firing',
    observed: 93.1,
    comparison: '<',
    limit: 95,
    unit: 'percent',
    samples: 138,
    window: { from: 0, to: 3_600_000, lengthMs: 3_600_000 },
    interval: { low: 87.52, high: 96.26 },
    explanation: '',
    nextSteps: [],
  }

  test('rests on its interval, its samples and its window', () => {
    expect(evidenceOf(verdict).map(plain)).toEqual(['95 % interval 87.5 % to 96.3 %', 'from 138 messages', 'over 1 h'])
  })

  test('without data has no interval to speak of', () => {
    expect(evidenceOf({ ...verdict, verdict: 'noData', samples: 0 }).map(plain)).toEqual([
      'from 0 messages',
      'over 1 h',
    ])
  })

  test.each<[Verdict['verdict'], Verdict['severity'], string, string]>([
    ['firing', 'critical', 'critical', 'Critical'],
    ['firing', 'error', 'critical', 'Error'],
    ['firing', 'warning', 'warning', 'Warning'],
    ['firing', 'info', 'info', 'Note'],
    ['inconclusive', 'critical', 'unknown', 'Undecided'],
    ['inhibited', 'warning', 'info', 'Said by a stronger rule'],
    ['noData', 'critical', 'unknown', 'No data'],
    ['ok', 'critical', 'ok', 'Fine'],
  ])('that is %s with severity %s has the shape "%s" and the word "%s"', (outcome, severity, symbol, word) => {
    expect(lookOf({ verdict: outcome, severity })).toEqual({ symbol, word })
  })
})

test.each([
  [
    { percent: 18.4, previousMeanMs: 1_720, previousMessages: 412 },
    'The mean is 18.4 % slower than in the time just before (1.72 s over 412 messages).',
  ],
  [
    { percent: -50, previousMeanMs: 1_720, previousMessages: 412 },
    'The mean is 50.0 % faster than in the time just before (1.72 s over 412 messages).',
  ],
  [
    { percent: 0, previousMeanMs: 1_720, previousMessages: 412 },
    'The mean is as it was in the time just before (1.72 s over 412 messages).',
  ],
  [
    { percent: null, previousMeanMs: null, previousMessages: 3 },
    'Too few messages to compare with the time just before.',
  ],
])('a change of %j is said as "%s"', (change, words) => {
  expect(plain(describeChange(change))).toBe(words)
})

test.each([
  ['complete', true, 'In time'],
  ['complete', false, 'Late'],
  ['inFlight', null, 'In flight'],
  ['inFlight', false, 'In flight, late'],
  ['failed', false, 'Failed'],
  ['timingLost', null, 'Timing lost'],
] as const)('a message that is %s with withinSla %s is called "%s"', (state, withinSla, words) => {
  expect(lookOfMessage({ state, withinSla }).words).toBe(words)
})

test('a mark says where it came from and what was done to it', () => {
  const mark: MessageDetail['marks'][number] = {
    stage: 'queued',
    at: 1_000,
    receivedAt: 5_999,
    offsetMs: 0,
    service: 'bot',
    release: '',
    environment: 'production',
    clockOffsetMs: 0,
    attributes: {},
    times: 1,
  }
  expect(originOf(mark)).toEqual(['bot', 'production'])
  expect(originOf({ ...mark, receivedAt: 6_000, clockOffsetMs: -12, times: 3 }).map(plain)).toEqual([
    'bot',
    'production',
    'clock corrected by -12 ms',
    'arrived 5.00 s later',
    'sent 3 times',
  ])
})
