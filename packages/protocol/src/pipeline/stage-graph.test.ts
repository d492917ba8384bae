import { describe, expect, test } from 'vitest'
import { CHAT_PIPELINE, firstStage, lastStage, stageNames } from './stage-graph.ts'
import { TIERS } from './tiers.ts'

describe('the chat pipeline', () => {
  test('has budgets that add up to the SLA, and no alarm below its budget', () => {
    expect(CHAT_PIPELINE.phases.reduce((total, phase) => total + phase.budgetMs, 0)).toBe(CHAT_PIPELINE.slaMs)
    for (const phase of CHAT_PIPELINE.phases) expect(phase.alarmMs, phase.id).toBeGreaterThanOrEqual(phase.budgetMs)
  })

  test('has one phase between each stage and the next', () => {
    const stages = CHAT_PIPELINE.stages.map((stage) => stage.id)
    expect(CHAT_PIPELINE.phases.map((phase) => [phase.from, phase.to])).toEqual(
      stages.slice(1).map((stage, index) => [stages[index], stage]),
    )
    expect(new Set(CHAT_PIPELINE.phases.map((phase) => phase.id)).size).toBe(CHAT_PIPELINE.phases.length)
  })

  test('counts exactly the first three tiers as in time', () => {
    expect(TIERS.filter((tier) => tier.toMs <= CHAT_PIPELINE.slaMs).map((tier) => tier.id)).toEqual([
      'excellent',
      'good',
      'compliant',
    ])
    expect(TIERS.some((tier) => tier.fromMs === CHAT_PIPELINE.slaMs)).toBe(true)
  })

  test('starts with queued, ends with sent, and fails apart from both', () => {
    expect(firstStage(CHAT_PIPELINE)).toBe('queued')
    expect(lastStage(CHAT_PIPELINE)).toBe('sent')
    expect(stageNames(CHAT_PIPELINE)).toEqual(['queued', 'started', 'completed', 'sent', 'failed'])
  })
})
