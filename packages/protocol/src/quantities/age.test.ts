import { expect, test } from 'vitest'
import { formatAge } from './index.ts'

test.each([
  [-5_000, 'just now'],
  [0, 'just now'],
  [999, 'just now'],
  [1_000, '1 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [172_799_999, '47 h ago'],
  [172_800_000, '2 d ago'],
  [500_000_000, '5 d ago'],
])('%i ms is %s', (ms, age) => {
  expect(formatAge(ms)).toBe(age)
})
