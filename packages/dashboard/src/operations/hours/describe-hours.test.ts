import { expect, test } from 'vitest'
import { describeHours } from './describe-hours.ts'

const hour = (at: number, totalOperations: number, avgDuration: number | null) => ({
  hour: at,
  totalOperations,
  errorRate: 0,
  avgDuration,
})
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ')

test('the busiest and the slowest hour are named', () => {
  expect(plain(describeHours([hour(9, 500, 200), hour(10, 700, 300), hour(23, 90, 800)]))).toBe(
    'Busiest from 10:00 to 11:00 (700 calls), slowest from 23:00 to 00:00 (800 ms on average).',
  )
  expect(plain(describeHours([hour(9, 500, 200), hour(10, 700, 300)]))).toBe(
    'Busiest from 10:00 to 11:00 (700 calls), and slowest then too: 300 ms on average.',
  )
})

test.each([
  ['no hour', []],
  ['one hour', [hour(9, 500, 200)]],
  ['one hour with more than a handful', [hour(9, 500, 200), hour(10, 4, 9_000)]],
])('of %s nothing is said', (_, hours) => {
  expect(describeHours(hours)).toBeUndefined()
})
