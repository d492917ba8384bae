import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksumOf, fingerprintOf } from './fingerprint.ts'

test('a fingerprint depends on the rule and its labels, not on their order', () => {
  const labels = fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }))
  fc.assert(
    fc.property(fc.string(), labels, (rule, scope) => {
      const reversed = Object.fromEntries(Object.entries(scope).reverse())
      expect(fingerprintOf(rule, reversed)).toBe(fingerprintOf(rule, scope))
      expect(fingerprintOf(rule, scope)).toMatch(/^[0-9a-f]{16}$/)
    }),
  )
})

test('labels that only look alike together do not share a fingerprint', () => {
  const scopes = [{}, { a: 'b', c: 'd' }, { a: 'b,c', d: '' }, { a: 'bc' }, { ab: 'c' }, { a: 'b":"c' }]
  expect(new Set(scopes.map((scope) => fingerprintOf('r', scope))).size).toBe(scopes.length)
  expect(fingerprintOf('r', {})).not.toBe(fingerprintOf('s', {}))
})

test('a checksum is the one that RFC 9923 gives, over JSON with sorted keys', () => {
  // FNV-1a 64 of `""` and of `{"a":[1,{"b":2,"c":3}]}` by another implementation, which knows the vectors of the RFC.
  expect(checksumOf('')).toBe(FNV_OF_TWO_QUOTES)
  expect(checksumOf({ a: [1, { c: 3, b: 2 }] })).toBe(FNV_OF_SORTED)
})

const FNV_OF_TWO_QUOTES = '07cc7607b4949e25'
const FNV_OF_SORTED = 'f1a00a48207370c9'
