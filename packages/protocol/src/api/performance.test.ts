import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { GOLDEN } from '../../test-support/golden-messages.ts'
import { PerformanceDataSchema, PerformanceQuerySchema } from './performance.ts'

describe('the performance query', () => {
  test.each<[unknown, boolean]>([
    [{}, true],
    [{ window: '24h', pipeline: 'chat', conversationId: 'c-1', limit: 100 }, true],
    [{ limit: 0 }, true],
    [{ limit: 1_000 }, true],
    [{ limit: -1 }, false],
    [{ limit: 1_001 }, false],
    [{ limit: 1.5 }, false],
    [{ conversationId: '' }, false],
    [{ conversationId: 'c'.repeat(200) }, true],
    [{ conversationId: 'c'.repeat(201) }, false],
    [{ hours: '1' }, false],
  ])('%j is valid: %s', (query, valid) => {
    expect(Check(PerformanceQuerySchema, query)).toBe(valid)
  })
})

describe('the performance answer', () => {
  const { distribution, stats } = PerformanceDataSchema.properties

  test('counts messages in the fields of the distribution of source 000', () => {
    expect(Check(distribution, GOLDEN.distribution)).toBe(true)
    const { over30s: _over30s, ...withoutWorst } = GOLDEN.distribution
    expect(Check(distribution, withoutWorst)).toBe(false)
    expect(Check(distribution, { ...GOLDEN.distribution, under1s: -1 })).toBe(false)
  })

  test('has statistics, or null where there are no messages, never a figure that JSON cannot hold', () => {
    expect(Check(stats, GOLDEN.stats)).toBe(true)
    expect(Check(stats, { ...GOLDEN.stats, meanLatency: null })).toBe(true)
    expect(Check(stats, { ...GOLDEN.stats, meanLatency: Number.NaN })).toBe(false)
  })
})
