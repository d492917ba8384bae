import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortIdLength } from './alert-id.ts'

test.each([
  [[], 8],
  [['3f9a0c1d2e4b5a69'], 8],
  [['3f9a0c1d2e4b5a69', '3f9a0c1d2e4b5a69'], 8],
  [['3f9a0c1d2e4b5a69', '3f9a0c1e2e4b5a69'], 8],
  [['3f9a0c1d2e4b5a69', '3f9a0c1d2f4b5a69'], 10],
  [['short'], 8],
])('of %j, %i characters are shown', (ids, length) => {
  expect(shortIdLength(ids)).toBe(length)
})

test('no two ids look the same, and no shorter length would do', () => {
  const id = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(fc.uniqueArray(id), (ids) => {
      const length = shortIdLength(ids)
      const distinct = (cut: number) => new Set(ids.map((it) => it.slice(0, cut))).size === ids.length
      expect(distinct(length)).toBe(true)
      if (length > 8) expect(distinct(length - 1)).toBe(false)
    }),
  )
})
