import type { Objective } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { renderObjectives } from './objectives.ts'

const objective: Objective = {
  id: 'chat',
  title: 'Answered within 5 s',
  targetPercent: 95,
  window: { from: 0, to: 1, lengthMs: 1 },
  events: 1_000,
  badEvents: 25,
  compliancePercent: 97.5,
  budgetEvents: 50.000_1,
  budgetLeftPercent: 50,
  burnRates: [
    { over: '1h', rate: 2.346 },
    { over: '6h', rate: 0.5 },
    { over: '3d', rate: null },
  ],
  sentence: 'Answered within 5 s: 97.5 % in the last 30d, the target is 95 %: 50 % of the error budget is left.',
}

test('objectives show the budget, what is spent of it and how fast', () => {
  const text = renderObjectives({ objectives: [objective] }, { columns: 120, colour: false, unicode: true }).join('\n')
  expect(text).toContain('50 % of the error budget is left')
  expect(text).toMatch(/error budget +25 of 50 spent +1000 events/)
  expect(text).toMatch(/burn rate 1h +2.35 x +faster than allowed/)
  expect(text).toMatch(/burn rate 6h +0.5 x *$/m)
  expect(text).toMatch(/burn rate 3d +nothing measured/)
})
