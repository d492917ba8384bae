import type { MessageSample, MessageState } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { performanceAnswer } from '../../test/fixture/performance-answer.ts'
import { emptyHour } from '../../test/fixture/scenes.ts'
import { chooseSamples, describeChoice, sampleScaleMs } from './choose-samples.ts'

const sample = (messageId: string, startedAt: number, state: MessageState, ms: number): MessageSample => ({
  messageId,
  conversationId: null,
  state,
  startedAt,
  latencyMs: state === 'complete' ? ms : null,
  ageMs: ms,
  withinSla: null,
  tier: null,
  phases: {},
  missingStages: [],
})

const samples = [
  sample('quick', 3, 'complete', 800),
  sample('waiting', 2, 'inFlight', 9_000),
  sample('slow', 1, 'complete', 6_000),
  sample('lost', 4, 'timingLost', 60_000),
]

const idsOf = (chosen: MessageSample[]) => chosen.map(({ messageId }) => messageId)

describe('the messages shown', () => {
  test('are newest first', () => {
    expect(idsOf(chooseSamples(samples, { sort: 'newest', state: 'all' }))).toEqual([
      'lost',
      'quick',
      'waiting',
      'slow',
    ])
  })
  test('are slowest first, those in flight with the time so far, those without timing last', () => {
    expect(idsOf(chooseSamples(samples, { sort: 'slowest', state: 'all' }))).toEqual([
      'waiting',
      'slow',
      'quick',
      'lost',
    ])
  })
  test('are of one state if asked', () => {
    expect(idsOf(chooseSamples(samples, { sort: 'slowest', state: 'complete' }))).toEqual(['slow', 'quick'])
    expect(chooseSamples(samples, { sort: 'newest', state: 'failed' })).toEqual([])
  })
})

test('the choice is said in words, with what it was made from', () => {
  const { data } = performanceAnswer(emptyHour(0), { limit: 0, conversationId: null })
  const say = (totalMessages: number, shown: number, state: MessageState | 'all') =>
    describeChoice({ ...data, samples, totalMessages }, shown, { sort: 'slowest', state }).replaceAll('\u00a0', ' ')
  expect(say(4, 4, 'all')).toBe('4 messages, slowest first, from all 4 messages of this range.')
  expect(say(900, 2, 'complete')).toBe('2 “Complete” messages, slowest first, from the newest 4 of 900 messages.')
  expect(say(900, 0, 'failed')).toBe('No “Failed” message among the newest 4 of 900 messages.')
})

test.each([
  [[], 10_000],
  [[sample('a', 1, 'complete', 12_000)], 12_000],
  [[sample('a', 1, 'complete', 30_001)], 10_000],
])('the bars of %j share a scale of %s ms: one message cannot squeeze the others', (shown, scaleMs) => {
  expect(sampleScaleMs(shown, 5_000)).toBe(scaleMs)
})
