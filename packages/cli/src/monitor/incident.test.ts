import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, createSample, FAILING } from '../../test/performance-fixture.ts'
import { incidentSteps, judgeEscalation, scopeOf } from './incident.ts'

const late = (id: string, conversationId: string | null) => createSample(id, 9_000, { conversationId })
const fine = (id: string, conversationId: string) => createSample(id, 900, { conversationId })
const nine = Array.from({ length: 9 }, (_, index) => fine(`f${index}`, `c-${index}`))

describe('the scope', () => {
  test('is isolated when few conversations have late messages', () => {
    const scope = scopeOf(
      createPerformance({ samples: [...nine, late('a', 'c-12'), late('b', 'c-12'), late('c', 'c-1')] }),
    )
    expect(scope).toEqual({
      kind: 'isolated',
      lateMessages: 3,
      messages: 12,
      lateConversations: 2,
      conversations: 10,
      worst: [
        { conversationId: 'c-12', late: 2 },
        { conversationId: 'c-1', late: 1 },
      ],
    })
  })

  test.each([
    [3, 'isolated'],
    [4, 'widespread'],
  ])('%i of nine conversations are %s', (count, kind) => {
    const samples = [...nine, ...Array.from({ length: count }, (_, index) => late(`l${index}`, `c-${index}`))]
    expect(scopeOf(createPerformance({ samples })).kind).toBe(kind)
  })

  test('is nobody when no sample is late', () => {
    expect(scopeOf(createPerformance({ samples: nine })).kind).toBe('none')
  })

  test('cannot be told apart without conversations, or when only one was asked for', () => {
    expect(scopeOf(createPerformance({ samples: [late('a', null)] })).kind).toBe('widespread')
    expect(scopeOf(createPerformance({ samples: [late('a', 'c-1')], conversationId: 'c-1' })).kind).toBe(
      'oneConversation',
    )
  })

  test('a message that is not due yet is not late', () => {
    const samples = [createSample('a', 1_000, { state: 'inFlight', latencyMs: null, withinSla: null })]
    expect(scopeOf(createPerformance({ samples })).lateMessages).toBe(0)
  })
})

describe('escalation', () => {
  test.each([
    ['one severe message', createPerformance(), false],
    ['all well', createPerformance(CALM), false],
    ['compliance below 80 %', createPerformance({ ...FAILING, tiers: [10, 30, 40, 20, 8, 0] }), true],
    ['ten severe messages', createPerformance({ tiers: [400, 400, 400, 0, 0, 10] }), false],
    ['eleven severe messages', createPerformance({ tiers: [400, 400, 400, 0, 0, 11] }), true],
  ])('%s: due %s', (_, data, due) => {
    expect(judgeEscalation(data).due).toBe(due)
  })
})

test('the steps answer scope, impact, phase and escalation', () => {
  const samples = [...nine, late('a', 'c-12')]
  expect(incidentSteps(createPerformance({ ...FAILING, samples })).map(({ answer }) => answer)).toEqual([
    'isolated: 1 late among the newest 10 messages, in 1 of 10 conversations: c-12 (1)',
    '61.53 % in time; 50 of 130 messages late or failed',
    'Sending to the helpdesk takes 7000 ms more than its budget: look at the helpdesk API.',
    'now: 61.53 % in time, 12 of 30 s and more; due below 80 % or above 10',
    'plumbline monitor --continuous --window 10m --for 10m',
  ])
})
