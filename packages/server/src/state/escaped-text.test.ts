import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeText, unescapeText } from './escaped-text.ts'

test.each([
  ['plain text, Zürich 東京 🙂 \\ \' "', 'plain text, Zürich 東京 🙂 \\ \' "'],
  ['\0', '\ufffe0000'],
  ['a\ud800b', 'a\ufffed800b'],
  ['\udfff', '\ufffedfff'],
  ['\ufffe', '\ufffefffe'],
  ['\ud83d\ude42', '\ud83d\ude42'],
])('%j is stored as %j', (text, stored) => {
  expect(escapeText(text)).toBe(stored)
})

test('any text comes back as it was, in characters that both engines keep', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\0', '\ud800', '\udc00', '\ufffe', '0000', 'd800'),
  )
  const text = fc.array(unit).map((units) => units.join(''))
  fc.assert(
    fc.property(text, (original) => {
      const stored = escapeText(original)
      expect(unescapeText(stored)).toBe(original)
      expect(stored).not.toContain('\0')
      expect(stored.isWellFormed()).toBe(true)
    }),
  )
})
