import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote } from './quote.ts'

test('every character is written as JSON writes it, but for a surrogate without its partner', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const text = String.fromCharCode(code)
    const isSurrogate = code >= 0xd800 && code <= 0xdfff
    expect(JSON.parse(quote(text))).toBe(isSurrogate ? '\uFFFD' : text)
  }
})

test('a text comes back as the same well-formed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(quote(text))).toBe(Buffer.from(text).toString())
    }),
  )
})
