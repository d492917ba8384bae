import { expect, test } from 'vitest'
import { parseCall } from './call-reference.ts'

test.each([
  ['1795391497019.9239103450943410005', { at: 1_795_391_497_019, id: '9239103450943410005' }],
  ['0.a.b', { at: 0, id: 'a.b' }],
  ['1795391497019.', null],
  ['.id', null],
  ['id', null],
  [`1.${'x'.repeat(201)}`, null],
  [null, null],
])('%j refers to %j', (text, reference) => {
  expect(parseCall(text)).toEqual(reference)
})
