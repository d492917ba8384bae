import { describe, expect, test } from 'vitest'
import { describeObjective } from './objective.ts'

const DAY_MS = 86_400_000
const objective = (events: number, good: number) =>
  describeObjective({
    id: 'chat',
    title: 'Answered within 5 s',
    targetPercent: 95,
    window: { from: 0, to: 30 * DAY_MS, lengthMs: 30 * DAY_MS },
    events,
    good,
    burnRates: [{ overMs: 3_600_000, rate: 2 }],
  })

describe('an objective of 95 %', () => {
  test.each([
    [1_000, 1_000, 100],
    [1_000, 975, 50],
    [1_000, 950, 0],
    [1_000, 900, -100],
  ])('with %i events of which %i were good has %d %% of its budget left', (events, good, left) => {
    expect(objective(events, good).budgetLeftPercent).toBeCloseTo(left, 6)
  })

  test('allows 50 bad events of 1,000', () => {
    expect(objective(1_000, 975)).toMatchObject({ badEvents: 25, compliancePercent: 97.5 })
    expect(objective(1_000, 975).budgetEvents).toBeCloseTo(50, 6)
  })

  test('says nothing of nothing', () => {
    expect(objective(0, 0)).toMatchObject({ budgetLeftPercent: null, compliancePercent: null })
    expect(objective(0, 0).sentence).toBe('Answered within 5 s: nothing to judge in the last 30d.')
  })

  test('is told in one sentence', () => {
    expect(objective(1_000, 975).sentence).toBe(
      'Answered within 5 s: 97.5 % in the last 30d, the target is 95 %: 50 % of the error budget is left.',
    )
    expect(objective(1_000, 900).sentence).toContain('the error budget is overspent by 100 %')
  })
})
