import { expect, test } from 'vitest'
import { sampleReport } from './test-support/reports.ts'
import { showChange, showMs, showThroughput, showTrend } from './words.ts'

const { trend } = sampleReport().overall
const unknown = { direction: 'unknown', percentChange: null, interval: null, significant: false } as const

test.each([
  [{}, 'stable (+4 %), 95 % interval -3.6 % to +12.2 %'],
  [
    { direction: 'degrading', interval: null, complete: false },
    'degrading (+4 %), not certain, previous period incomplete',
  ],
  [{ direction: 'improving', percentChange: -20, interval: null, significant: true }, 'improving (-20 %)'],
  [
    { ...unknown, totalOperations: 0, complete: false },
    'unknown (nothing to compare with), previous period incomplete',
  ],
  [{ ...unknown, totalOperations: 3 }, 'unknown (too few operations)'],
] as const)('a trend with %o: %s', (over, text) => {
  expect(showTrend({ ...trend, ...over })).toBe(text)
})

test.each([
  [null, 'no data'],
  [0, '0 ms'],
  [0.123, '0.12 ms'],
  [9.96, '10 ms'],
  [713.64, '714 ms'],
  [1_234_567, '1,234,567 ms'],
])('%s is "%s"', (ms, text) => {
  expect(showMs(ms)).toBe(text)
})

test.each([
  [0.01, '0.6 an hour'],
  [0.999, '59.9 an hour'],
  [1, '1 a minute'],
  [12_345, '12,300 a minute'],
])('%f a minute is "%s"', (perMinute, text) => {
  expect(showThroughput(perMinute)).toBe(text)
})

test.each([
  [0.04, '0 %'],
  [-0.04, '0 %'],
  [0.05, '+0.1 %'],
  [-8.2, '-8.2 %'],
])('a change of %f percent is "%s"', (percent, text) => {
  expect(showChange(percent)).toBe(text)
})
