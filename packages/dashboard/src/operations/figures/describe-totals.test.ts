import { expect, test } from 'vitest'
import { describeErrors, describeThroughput } from './describe-totals.ts'

test.each([
  [34.27, '34.3 a minute'],
  [1, '1 a minute'],
  [0.99, '59.4 an hour'],
  [1 / 60, '1 an hour'],
  [0.01, '14.4 a day'],
  [0, '–'],
])('%s a minute reads %s', (perMinute, words) => {
  expect(describeThroughput(perMinute)).toBe(words)
})

test('failures are said with the limits between which their share lies', () => {
  const figures = { failedOperations: 3, totalOperations: 1_200, errorInterval: { low: 0.0512, high: 0.7341 } }
  expect(describeErrors(figures).replaceAll('\u00a0', ' ')).toBe('3 of 1,200; likely 0.1 % to 0.7 %')
  expect(describeErrors({ failedOperations: 0, totalOperations: 0, errorInterval: null })).toBe('0 of 0')
})
