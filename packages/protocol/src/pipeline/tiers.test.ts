import { describe, expect, test } from 'vitest'
import { TIERS, tierOf } from './tiers.ts'

describe('the tier of a latency', () => {
  test.each([
    [-1, 'excellent'],
    [0, 'excellent'],
    [999, 'excellent'],
    [999.999, 'excellent'],
    [1_000, 'good'],
    [1_999, 'good'],
    [2_000, 'compliant'],
    [4_999, 'compliant'],
    [5_000, 'breach'],
    [9_999, 'breach'],
    [10_000, 'critical'],
    [29_999, 'critical'],
    [30_000, 'severe'],
    [Number.MAX_VALUE, 'severe'],
    [Number.POSITIVE_INFINITY, 'severe'],
  ])('of %d ms is %s', (latencyMs, id) => {
    expect(tierOf(latencyMs).id).toBe(id)
  })
})

test('the tiers cover every latency once: each begins where the one before ends', () => {
  expect(TIERS[0].fromMs).toBe(0)
  expect(TIERS.slice(1).map((tier) => tier.fromMs)).toEqual(TIERS.slice(0, -1).map((tier) => tier.toMs))
  expect(TIERS.at(-1)?.toMs).toBe(Number.POSITIVE_INFINITY)
})

test('the tiers keep the field names of the distribution in the performance answer', () => {
  expect(TIERS.map((tier) => tier.field)).toEqual(['under1s', 'under2s', 'under5s', 'over5s', 'over10s', 'over30s'])
})
