import { describe, expect, test } from 'vitest'
import { isThisMachine, resolveServerAddress, spellAddress } from './server-address.ts'

const everything = {
  PLUMBLINE_URL: 'http://own:1',
  NEXT_PUBLIC_APP_URL: 'http://next:2',
  PLUMBLINE_PROD_URL: 'https://prod:3',
}

describe('the address of the server', () => {
  test.each([
    ['the flag above all', { url: 'http://flag:9' }, everything, 'http://flag:9'],
    ['the flag above the profile', { url: 'http://flag:9', profile: 'prod' as const }, everything, 'http://flag:9'],
    ['the own variable first', {}, everything, 'http://own:1'],
    ['then the one of the source', {}, { NEXT_PUBLIC_APP_URL: 'http://next:2' }, 'http://next:2'],
    ['an empty variable is none', {}, { PLUMBLINE_URL: ' ', NEXT_PUBLIC_APP_URL: 'http://next:2' }, 'http://next:2'],
    ['this machine at last', {}, {}, 'http://127.0.0.1:3000'],
    ['production first for its profile', { profile: 'prod' as const }, everything, 'https://prod:3'],
    [
      'then the one of the source',
      { profile: 'prod' as const },
      { ...everything, PLUMBLINE_PROD_URL: undefined },
      'http://next:2',
    ],
    ['then the own one', { profile: 'prod' as const }, { PLUMBLINE_URL: 'http://own:1' }, 'http://own:1'],
    ['a path is kept', { url: 'https://host/plumbline?x=1#y' }, {}, 'https://host/plumbline'],
  ])('%s', (_, flags, env, expected) => {
    const address = resolveServerAddress(flags, env)
    expect(address.ok && spellAddress(address.value)).toBe(expected)
  })

  test.each([
    [{ profile: 'prod' as const }, {}, 'PLUMBLINE_PROD_URL'],
    [{ url: 'example.com' }, {}, 'http://127.0.0.1:3000'],
    [{ url: 'ftp://example.com' }, {}, '--url'],
    [{}, { NEXT_PUBLIC_APP_URL: 'localhost:3000' }, 'NEXT_PUBLIC_APP_URL'],
    [{ url: 'https://user:secret@example.com' }, {}, 'PLUMBLINE_READ_TOKEN'],
  ])('%o is refused and says what would be right', (flags, env, hint) => {
    const address = resolveServerAddress(flags, env)
    expect(address).toEqual({ ok: false, problem: expect.stringContaining(hint) })
    expect(JSON.stringify(address)).not.toContain('secret')
  })

  test.each([
    ['http://localhost:1/', true],
    ['http://127.8.0.1/', true],
    ['http://[::1]:3000/', true],
    ['http://127.example.com/', false],
    ['http://10.0.0.1/', false],
  ])('%s is this machine: %s', (url, own) => {
    expect(isThisMachine(new URL(url))).toBe(own)
  })
})
