import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, EMPTY, FAILING, type Scenario } from '../../test/performance-fixture.ts'
import { dailyChecklist } from './checklist.ts'

const states = (scenario: Partial<Scenario>) => dailyChecklist(createPerformance(scenario)).map((item) => item.state)

describe('the daily checklist', () => {
  test('has the six items of source 000 with their targets', () => {
    expect(dailyChecklist(createPerformance()).map((item) => [item.title, item.observed, item.target])).toEqual([
      ['SLA compliance', '95.07 %', 'at least 95 %'],
      ['Mean latency', '1.85 s', 'under 2 s'],
      ['Messages of 30 s and more', '1', 'none'],
      ['Waiting in the queue', '900 ms', 'under 5 s'],
      ['Worker and AI draft', '2.8 s', 'under 3 s'],
      ['Sending to the helpdesk', '1.1 s', 'under 2 s'],
    ])
  })

  test.each<[string, Partial<Scenario>, string]>([
    ['all well', CALM, 'met met met met met met'],
    ['one severe message', {}, 'met met missed met met met'],
    ['an incident', FAILING, 'missed missed missed met met missed'],
    ['nothing at all', EMPTY, 'unknown unknown unknown unknown unknown unknown'],
    [
      'four good messages',
      { ...CALM, tiers: [4, 0, 0, 0, 0, 0], inFlight: 0 },
      'unknown unknown unknown unknown unknown unknown',
    ],
    [
      'one severe message alone',
      { ...CALM, tiers: [0, 0, 0, 0, 0, 1], inFlight: 0 },
      'unknown unknown missed unknown unknown unknown',
    ],
    ['nine of ten in time: too few to be sure', { ...CALM, tiers: [9, 0, 0, 1, 0, 0] }, 'unknown met met met met met'],
  ])('%s', (_, scenario, expected) => {
    expect(states(scenario).join(' ')).toBe(expected)
  })

  test.each([
    [1_999, 'met'],
    [2_000, 'missed'],
  ])('a mean of %i ms is %s: limits are exclusive', (meanLatency, state) => {
    const stats = { ...createPerformance().stats, meanLatency }
    expect(states({ stats })[1]).toBe(state)
  })

  test('compliance at its target is met', () => {
    expect(states({ ...CALM, tiers: [95, 0, 0, 5, 0, 0] })[0]).toBe('met')
  })
})
