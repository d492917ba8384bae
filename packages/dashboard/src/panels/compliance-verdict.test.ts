import type { PerformanceData } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { judgeCompliance } from './compliance-verdict.ts'

const share = (numerator: number, denominator: number, interval: { low: number; high: number } | null) => ({
  slaCompliance: {
    percent: denominator === 0 ? null : (100 * numerator) / denominator,
    numerator,
    denominator,
    excludedTimingLost: 0,
    slaMs: 5_000,
    targetPercent: 95,
    interval,
  } satisfies PerformanceData['slaCompliance'],
})

test.each([
  ['nothing arrived: not 100 %', share(0, 0, null), 'unknown'],
  ['exactly on target', share(95, 100, { low: 88.8, high: 97.8 }), 'kept'],
  ['above', share(99, 100, { low: 94.6, high: 99.8 }), 'kept'],
  ['below, and the interval holds the target', share(9, 10, { low: 59.6, high: 98.2 }), 'unsure'],
  ['below, and the interval ends at the target', share(90, 100, { low: 82, high: 95 }), 'unsure'],
  ['below, and the interval ends before it', share(90, 100, { low: 82, high: 94.99 }), 'missed'],
  ['below without an interval', share(90, 100, null), 'missed'],
])('%s', (_, data, state) => {
  expect(judgeCompliance(data).state).toBe(state)
})

test('the sentence has numerator and denominator', () => {
  expect(judgeCompliance(share(1_135, 1_142, null)).sentence).toBe('1,135 of 1,142 answered within 5\u00a0s.')
})
