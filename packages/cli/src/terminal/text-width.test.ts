import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth, pad, truncate, wrapText } from './text-width.ts'

describe('cells of a text', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['naïve', 5],
    ['nai\u0308ve', 5],
    ['日本', 4],
    ['🎉', 2],
    ['✓ ok', 4],
    ['█▒│…', 4],
  ])('%j takes %i', (text, cells) => {
    expect(displayWidth(text)).toBe(cells)
  })
})

describe('cutting', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
    ['日本語', 4, '日…'],
  ])('%j to %i cells gives %j', (text, cells, cut) => {
    expect(truncate(text, cells)).toBe(cut)
  })

  test('fills up on the chosen side', () => {
    expect([pad('ab', 4), pad('ab', 4, 'right'), pad('abcdef', 4)]).toEqual(['ab  ', '  ab', 'abcdef'])
  })
})

describe('wrapping', () => {
  test('breaks at spaces, and inside a word that is longer than a line', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapText('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl'])
  })

  test.each([
    ['a rate of 16.53 %: high', 14, ['a rate of', '16.53 %: high']],
    ['about 2,000 ms more', 11, ['about', '2,000 ms', 'more']],
    ['within 10 days', 9, ['within 10', 'days']],
  ])('keeps a number with its unit: %s', (text, cells, lines) => {
    expect(wrapText(text, cells)).toEqual(lines)
  })

  test('loses no character and keeps every line within its width', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日', 'é', '5', '%'), maxLength: 200 })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (words, cells) => {
        const lines = wrapText(words, cells)
        expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''))
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(cells)
      }),
    )
  })
})
