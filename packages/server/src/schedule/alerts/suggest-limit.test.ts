import { describe, expect, test } from 'vitest'
import { ruleOf } from '../../judge/condition/test-support/readings.ts'
import type { RuleDefinition } from '../../judge/language/index.ts'
import { suggestLimit } from './suggest-limit.ts'

const WEEK_MS = 7 * 86_400_000

/** How often values pass the limit of a rule, each time once. */
function suggest(condition: string, values: readonly number[], lengthMs = WEEK_MS) {
  const count = ({ condition: { clauses } }: RuleDefinition): number => {
    const [clause] = clauses
    if (clause.kind !== 'compare') throw new Error('no comparison')
    const limit = Number(Object.entries(clause.bound).find(([key]) => key.startsWith('limit'))?.[1])
    return values.filter((value) => (clause.operator.startsWith('>') ? value > limit : value < limit)).length
  }
  const definition = ruleOf(condition)
  return suggestLimit(definition, values, { firings: count(definition), lengthMs, count })
}

const upTo = (count: number, of: (index: number) => number = (index) => index) =>
  Array.from({ length: count }, (_, index) => of(index + 1))

describe('a suggested limit', () => {
  test('lets one value in a week pass, on the side that the rule asks about', () => {
    expect(suggest('queue.depth > 5', upTo(1_000))).toMatchObject({
      limit: 1_000,
      condition: 'queue.depth > 1000',
      firings: 0,
    })
    expect(suggest('queue.depth > 5', [...upTo(99, () => 10), 90])).toMatchObject({ limit: 10, firings: 1 })
    expect(suggest('queue.depth < 90', [...upTo(99, () => 50), 3])).toMatchObject({
      limit: 50,
      condition: 'queue.depth < 50',
      firings: 1,
    })
  })

  test('lets more pass in a longer time', () => {
    const values = [...upTo(96, () => 10), 90, 91, 92]
    expect(suggest('queue.depth > 5', values, WEEK_MS)).toMatchObject({ limit: 91, firings: 1 })
    expect(suggest('queue.depth > 5', values, 3 * WEEK_MS)).toMatchObject({ limit: 10, firings: 3 })
  })

  test('is what its condition says, in the unit of the metric', () => {
    for (const [condition, values] of [
      ['operations.p95 > 1ms', upTo(100, (index) => 3.27 + index)],
      ['worker.memory > 1MB', upTo(100, (index) => 450_123_456 + index * 1e6)],
      ['operations.failures > 1 %', upTo(100, (index) => index / 3)],
      ['chat.latency.change > 50 %', upTo(100, (index) => 100 + 3 * index)],
      ['queue.depth > 1', upTo(100, (index) => index * 12_345)],
    ] as const) {
      const suggestion = suggest(condition, values)
      if (!suggestion) throw new Error(`nothing is suggested for ${condition}`)
      const [clause] = ruleOf(suggestion.condition).condition.clauses
      if (clause.kind !== 'compare') throw new Error('no comparison')
      expect(Object.values(clause.bound)).toContain(suggestion.limit)
    }
  })

  test('is none when the rule fires as often as it should, or too little was seen', () => {
    expect(suggest('queue.depth > 90', [...upTo(99, () => 10), 91])).toBeNull()
    expect(
      suggest(
        'queue.depth > 5',
        upTo(19, () => 10),
      ),
    ).toBeNull()
    expect(
      suggest(
        'queue.depth > 5',
        upTo(20, () => 10),
      ),
    ).not.toBeNull()
  })
})
