import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { AttributesSchema } from './attributes.ts'
import { WIRE_LIMITS } from './limits.ts'

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]))
const key = (length: number) => ({ ['k'.repeat(length)]: 1 })
const text = (character: string, length: number) => ({ text: character.repeat(length) })

describe('attributes', () => {
  test.each<[string, unknown]>([
    ['may be none', {}],
    ['may be text, numbers, truth and nothing', { a: 'x', b: -1.5, c: true, d: null }],
    ['may be as many as the limit', many(WIRE_LIMITS.attributesPerRow)],
    ['may have a key as long as the limit', key(WIRE_LIMITS.attributeKeyChars)],
    ['may have text as long as the limit', text('x', WIRE_LIMITS.attributeValueChars)],
    ['count characters, not UTF-16 units', text('💬', WIRE_LIMITS.attributeValueChars)],
    ['may have an empty key', { '': 1 }],
    ['may have a key with a newline', { 'a\nb': 1 }],
    ['may have a flat value under the key __proto__, which is data like any other', JSON.parse('{"__proto__":"x"}')],
    ['may hold a lone surrogate: well-formed text is not asked of the sender', { a: '\ud800' }],
  ])('%s', (_sentence, value) => {
    expect(Check(AttributesSchema, value)).toBe(true)
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['text', 'a=1'],
    ['a list', ['a']],
    ['one more than the limit', many(WIRE_LIMITS.attributesPerRow + 1)],
    ['a key too long', key(WIRE_LIMITS.attributeKeyChars + 1)],
    ['text too long', text('x', WIRE_LIMITS.attributeValueChars + 1)],
    ['text that combining marks make long', { a: `e${'\u0301'.repeat(WIRE_LIMITS.attributeValueChars)}` }],
    ['10 MB of text', text('x', 10 * 1024 * 1024)],
    ['an object as value', { a: { b: 1 } }],
    ['a list as value', { a: [1] }],
    ['an object under a key with a newline', { 'a\nb': { c: 1 } }],
    ['an object under the key __proto__', JSON.parse('{"__proto__":{"admin":true}}')],
    ['what is not a number', { a: Number.NaN }],
    ['what is infinite', { a: Number.NEGATIVE_INFINITY }],
  ])('refuse %s', (_what, value) => {
    expect(Check(AttributesSchema, value)).toBe(false)
  })
})
