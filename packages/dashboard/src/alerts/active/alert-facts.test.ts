import { expect, test } from 'vitest'
import { makeAlert } from '../test-support/make-alert.ts'
import { factsOf, ordinal } from './alert-facts.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0)
const MINUTE = 60_000
const facts = (change: Parameters<typeof makeAlert>[0]) =>
  factsOf(makeAlert(change), NOW, 'UTC').map((fact) => fact.replaceAll('\u00a0', ' '))

test('the first time it says only since when', () => {
  expect(facts({ startedAt: NOW - 12 * MINUTE })).toEqual(['Since 09:48, for 12 min'])
})

test('it says who is on it, and how often it came', () => {
  expect(
    facts({ startedAt: NOW - 30 * MINUTE, episode: 3, acknowledged: { by: 'Mia', at: NOW - 5 * MINUTE } }),
  ).toEqual(['Since 09:30, for 30 min', 'Acknowledged by Mia 5 min ago', '3rd episode'])
})

test('what has not begun, and what is over, goes on since no time', () => {
  expect(facts({ state: 'pending', startedAt: null })).toEqual([])
  expect(facts({ state: 'resolved', startedAt: 0, endedAt: NOW })).toEqual([])
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [22, '22nd'],
  [113, '113th'],
])('%s is written %s', (count, written) => {
  expect(ordinal(count)).toBe(written)
})
