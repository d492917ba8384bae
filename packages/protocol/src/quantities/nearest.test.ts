import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest, slipsBetween } from './nearest.ts'

test.each([
  ['', '', 0],
  ['port', 'port', 0],
  ['prot', 'port', 1],
  ['por', 'port', 1],
  ['portt', 'port', 1],
  ['pxrt', 'port', 1],
  ['', 'port', 4],
  ['abc', 'xyz', 3],
])('%j is %j away by %i slips', (a, b, slips) => {
  expect(slipsBetween(a, b)).toBe(slips)
})

test('a slip counts the same in both directions, and no word is more slips away than it has letters', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(slipsBetween(a, b)).toBe(slipsBetween(b, a))
      expect(slipsBetween(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})

test.each([
  ['PORT', 'port'],
  ['hots', 'host'],
  ['namesPerServices', 'namesPerService'],
  ['password', undefined],
  ['x'.repeat(100_000), undefined],
])('for %.20s, %s was meant', (word, meant) => {
  expect(nearest(word, ['host', 'port', 'namesPerService'])).toBe(meant)
})
