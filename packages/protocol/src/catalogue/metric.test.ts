import { expect, test } from 'vitest'
import { type Comparison, compares, formatValue } from './metric.ts'

test.each<[Comparison, boolean, boolean, boolean]>([
  ['<', true, false, false],
  ['<=', true, true, false],
  ['>', false, false, true],
  ['>=', false, true, true],
])('"%s 2000" holds at 1999: %s, at 2000: %s, at 2001: %s', (comparison, below, at, above) => {
  expect([1_999, 2_000, 2_001].map((value) => compares(value, comparison, 2_000))).toEqual([below, at, above])
})

test.each([
  [1_850, 'ms', '1.85 s'],
  [95.0704, 'percent', '95.07 %'],
  [1_572_864, 'bytes', '1.5 MB'],
  [7, 'count', '7'],
] as const)('%f of unit %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text)
})
