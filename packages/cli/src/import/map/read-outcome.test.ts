import { expect, test } from 'vitest'
import { readOutcome } from './read-outcome.ts'

test.each<[unknown, boolean | undefined]>([
  [true, true],
  [false, false],
  ['t', true],
  ['f', false],
  ['Completed', true],
  [' failed ', false],
  ['warn', true],
  ['ERROR', false],
  [200, true],
  ['499', true],
  ['500', false],
  ['1', undefined],
  ['0', undefined],
  ['600', undefined],
  ['purple', undefined],
])('%j means %s', (cell, ok) => {
  expect(readOutcome(cell, { failFrom: 500, bits: false })).toBe(ok)
})

test.each([
  ['1', true],
  ['0', false],
  [0, false],
])('%j in a column of yes and no means %s', (cell, ok) => {
  expect(readOutcome(cell, { failFrom: 500, bits: true })).toBe(ok)
})

test('statuses fail from where they are told to', () => {
  expect(['399', '400'].map((status) => readOutcome(status, { failFrom: 400, bits: false }))).toEqual([true, false])
})

test('named words are success, and every other is failure', () => {
  const rule = { failFrom: 500, bits: false, success: new Set(['purple']) }
  expect(['Purple', 'ok', '200'].map((word) => readOutcome(word, rule))).toEqual([true, false, false])
})
