import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitsPattern, matchesAll, parseMatcher } from './matcher.ts'

describe('a matcher', () => {
  test.each([
    ['service=checkout', { label: 'service', operator: '=', value: 'checkout' }],
    ['severity != info', { label: 'severity', operator: '!=', value: 'info' }],
    ['service=~"chat *"', { label: 'service', operator: '=~', value: 'chat *' }],
    ['release=', { label: 'release', operator: '=', value: '' }],
  ])('is read from %j', (text, matcher) => {
    expect(parseMatcher(text)).toEqual({ ok: true, value: matcher })
  })

  test.each(['', 'service', '=checkout', 'service==checkout', 'service=a b', 'service>5', '1st=x'])(
    'is not %j',
    (text) => {
      expect(parseMatcher(text)).toMatchObject({ ok: false, problem: expect.stringContaining('write it like') })
    },
  )

  test.each([
    ['service=chat', true],
    ['service=chat2', false],
    ['service!=chat', false],
    ['service!=other', true],
    ['service=~ch*', true],
    ['service=~hat', false],
    ['release=', true],
    ['release!=', false],
    ['toString=', true],
  ])('%s fits { service: chat }: %s', (text, fits) => {
    const matcher = parseMatcher(text)
    expect(matcher.ok && matchesAll([matcher.value], { service: 'chat' })).toBe(fits)
  })

  test('counts only together with all others', () => {
    const matchers = ['a=1', 'b=2'].flatMap((text) => {
      const matcher = parseMatcher(text)
      return matcher.ok ? [matcher.value] : []
    })
    expect(matchesAll(matchers, { a: '1', b: '2' })).toBe(true)
    expect(matchesAll(matchers, { a: '1', b: '3' })).toBe(false)
    expect(matchesAll([], { a: '1' })).toBe(true)
  })
})

describe('a pattern', () => {
  test('fits what the same regular expression fits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const regex = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
        expect(fitsPattern(glob, value)).toBe(regex.test(value))
      }),
      { numRuns: 1_000 },
    )
  })

  test('of many stars does not make a long text slow', () => {
    expect(fitsPattern(`${'a*'.repeat(100)}b`, 'a'.repeat(100_000))).toBe(false)
  })
})
