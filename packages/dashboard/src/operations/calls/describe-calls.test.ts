import { expect, test } from 'vitest'
import { operationAnswers, troubledCalls } from '../../../test/fixture/operations/operation-answers.ts'
import { describeCalls } from './describe-calls.ts'

const NOW = Date.UTC(2026, 10, 22, 10)
const answers = operationAnswers(troubledCalls(NOW), NOW)
const say = (query: string, view: Parameters<typeof describeCalls>[1]) =>
  describeCalls(answers.calls(new URLSearchParams(query)), view).replaceAll('\u00a0', ' ')

test.each([
  ['window=1h&limit=200', { sort: 'newest', failedOnly: false }, 'The newest 200 calls of this range.'],
  ['window=1h&limit=5&order=slowest', { sort: 'slowest', failedOnly: false }, 'The slowest 5 calls of this range.'],
  ['window=1h&limit=5&service=none', { sort: 'newest', failedOnly: true }, 'No failed call in this range.'],
] as const)('of %s it says: %s', (query, view, sentence) => {
  expect(say(query, view)).toBe(sentence)
})

test('when all are there it says how many they are', () => {
  expect(say('window=2m&limit=1000&service=n8n', { sort: 'slowest', failedOnly: false })).toMatch(
    /^\d+ calls? in this range, slowest first\.$/,
  )
})
