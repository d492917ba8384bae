import { expect, test } from 'vitest'
import { createHistogram, nearestRank, quantile, RELATIVE_ERROR, record } from '../src/histogram/index.ts'
import { TIERS, tierOf } from '../src/pipeline/index.ts'
import { GOLDEN, goldenLatencies } from './golden-messages.ts'

const latencies = goldenLatencies()
const at = (q: number) => latencies[nearestRank(q, latencies.length) - 1]

test('the golden messages are ascending whole milliseconds, and a fresh list each time', () => {
  expect(latencies).toEqual(latencies.toSorted((a, b) => a - b))
  expect(latencies.every(Number.isInteger)).toBe(true)
  expect(goldenLatencies()).not.toBe(latencies)
})

test('the golden messages have the golden distribution', () => {
  const counts = TIERS.map((tier) => [tier.field, latencies.filter((latency) => tierOf(latency) === tier).length])
  expect(Object.fromEntries(counts)).toEqual(GOLDEN.distribution)
  expect(latencies).toHaveLength(GOLDEN.completeMessages)
})

test('the golden messages have the golden statistics', () => {
  expect({
    meanLatency: latencies.reduce((total, latency) => total + latency, 0) / latencies.length,
    medianLatency: at(0.5),
    p95Latency: at(0.95),
    p99Latency: at(0.99),
    minLatency: latencies[0],
    maxLatency: latencies.at(-1),
  }).toEqual(GOLDEN.stats)
})

test.each([
  [0.5, GOLDEN.stats.medianLatency],
  [0.95, GOLDEN.stats.p95Latency],
  [0.99, GOLDEN.stats.p99Latency],
])('a histogram of the golden messages puts q %d within its stated error', (q, exact) => {
  const histogram = createHistogram()
  for (const latency of latencies) record(histogram, latency)
  expect(Math.abs((quantile(histogram, q) as number) / exact - 1)).toBeLessThanOrEqual(RELATIVE_ERROR)
})
