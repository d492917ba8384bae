import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stripControls, toTerminalSafeJson } from './plain-text.ts'

/** Everything that a terminal acts on or does not show. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

describe('text from elsewhere', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;new title\u0007after', 'after'],
    ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['a\r\nb\tc', 'a b c'],
    ['ring\u0007', 'ring'],
    ['\u009b2Jclear', 'clear'],
    ['user\u202egnp.exe', 'usergnp.exe'],
    ['half \ud83d pair', 'half \ufffd pair'],
    ['naïve 日本 🎉', 'naïve 日本 🎉'],
  ])('%j is shown as %j', (text, shown) => {
    expect(stripControls(text)).toBe(shown)
  })

  test('holds no control character afterwards, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(stripControls(text)).not.toMatch(CONTROL)
      }),
    )
  })
})

test('JSON for a terminal holds no control character and reads back as it was', () => {
  const byte = fc.integer({ min: 0, max: 0x2100 }).map((code) => String.fromCharCode(code))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: byte }), fc.jsonValue())), (value) => {
      const json = toTerminalSafeJson(value)
      expect(json).not.toMatch(CONTROL)
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
