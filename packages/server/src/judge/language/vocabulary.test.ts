import { expect, test } from 'vitest'
import { createVocabulary } from './vocabulary.ts'

const vocabulary = createVocabulary(
  [
    { id: 'api.errors', unit: 'percent', aliases: ['error rate', 'jobs.errors'] },
    { id: 'jobs.errors', unit: 'percent', aliases: ['error rate', 'constructor'] },
  ],
  () => undefined,
)

test.each([
  ['api.errors', 'api.errors'],
  ['API.Errors', 'api.errors'],
  ['Error Rate', 'api.errors'],
  ['jobs.errors', 'jobs.errors'],
  ['constructor', 'jobs.errors'],
  ['toString', undefined],
])('%s means %s', (name, id) => {
  expect(vocabulary.metric(name)?.id).toBe(id)
})

test('ids are offered before aliases', () => {
  expect(vocabulary.names).toEqual([
    'api.errors',
    'jobs.errors',
    'error rate',
    'jobs.errors',
    'error rate',
    'constructor',
  ])
})
