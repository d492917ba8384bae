import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clip, plainLine } from './plain-text.ts'
import { showValue } from './show-value.ts'
import { HOSTILE_TEXTS } from './test-support/notifications.ts'

describe('a plain line', () => {
  test.each(HOSTILE_TEXTS)('has no control character, line break or half character: %j', (hostile) => {
    const line = plainLine(hostile)
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(line.isWellFormed()).toBe(true)
  })

  test('keeps everything else', () => {
    expect(plainLine('  grüße\r\n\tan 😀 <b>"alle"</b>  ')).toBe('grüße an 😀 <b>"alle"</b>')
  })
})

describe('a clipped text', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['', 3, ''],
    ['😀😀', 4, '😀😀'],
    ['😀😀', 3, '😀…'],
    ['😀😀', 2, '…'],
  ])('%j in %i characters is %j', (text, most, expected) => {
    expect(clip(text, most)).toBe(expected)
  })

  test('never passes its limit, whatever it is encoded as', () => {
    const encode = (character: string) => (character === '<' ? '&lt;' : character)
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', 'a', '😀') }),
        fc.integer({ min: 1, max: 20 }),
        (text, most) => {
          const clipped = clip(text, most, encode)
          expect(clipped.length).toBeLessThanOrEqual(most)
          expect(clipped.replaceAll('&lt;', '<')).toSatisfy((shown: string) => text.startsWith(shown.replace(/…$/, '')))
        },
      ),
    )
  })
})

test.each([
  [6_200, 'ms', '6.2 s'],
  [94.3333, 'percent', '94.33 %'],
  [0.1, 'ratio', '10 %'],
  [450 * 1024 ** 2, 'bytes', '450 MB'],
  [12, 'count', '12'],
  [12.5, '', '12.5'],
  [2, 'x baseline', '2 x baseline'],
  [null, 'ms', 'no data'],
])('%s in %j reads %s', (value, unit, text) => {
  expect(showValue(value, unit)).toBe(text)
})
