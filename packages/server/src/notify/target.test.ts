import type { LookupAddress } from 'node:dns'
import { describe, expect, test } from 'vitest'
import { createGuardedLookup, FORBIDDEN_ADDRESS, isForbiddenAddress, parseTarget } from './target.ts'

describe('a target', () => {
  test.each([
    'https://hooks.example.com/services/T0/B0/xyz',
    'http://127.0.0.1:8080/alerts',
    'http://localhost/',
    'http://10.1.2.3/',
    'http://192.168.1.1/',
    'http://[::1]:9000/',
    'http://[fd12:3456::1]/',
    'http://169.253.255.255/',
    'http://169.255.0.0/',
    'http://[fec0::1]/',
  ])('may be %s', (url) => {
    expect(parseTarget(url).ok).toBe(true)
  })

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://169.254.0.0/',
    'http://169.254.255.255/',
    'http://169.254.169.254./',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://169.16689662/',
    'http://%31%36%39.254.169.254/',
    'http://１６９.２５４.１６９.２５４/',
    'http://user:pass@169.254.169.254/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[64:ff9b:1::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[fe80::1]/',
    'http://[febf::1]/',
    'http://[fd00:ec2::254]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://METADATA.google.internal./',
    'http://metadata/',
    'http://instance-data.ec2.internal/',
    'ht\ntp://169.254.169.254/',
  ])('may not be %s, however it is spelt', (url) => {
    expect(parseTarget(url)).toEqual({ ok: false, problem: expect.stringContaining('metadata') })
  })

  test.each([
    'file:///etc/passwd',
    'gopher://x/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'ftp://x/',
    'hooks.example.com',
    '',
  ])('may not be %s: it is not a web address', (url) => {
    expect(parseTarget(url)).toMatchObject({ ok: false, problem: expect.stringMatching(/is not an? .*URL/) })
  })

  test('is not repeated in the problem, since it may be a secret', () => {
    for (const url of ['file:///top-secret', 'top-secret', 'http://169.254.169.254/top-secret'])
      expect(JSON.stringify(parseTarget(url))).not.toContain('top-secret')
  })
})

test.each(['', 'example.com', '1.2.3', 'fe80::1%eth0'])('%j is not an address to connect to', (address) => {
  expect(isForbiddenAddress(address)).toBe(true)
})

describe('a look-up', () => {
  const found = (...addresses: string[]): LookupAddress[] =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

  function look(addresses: LookupAddress[], all: boolean): Promise<unknown> {
    const lookup = createGuardedLookup((_name, _options, callback) => callback(null, addresses))
    return new Promise((resolve, reject) => {
      lookup('hooks.example.com', { all }, (error, address, family) =>
        error ? reject(error) : resolve(all ? address : { address, family }),
      )
    })
  }

  test('gives all addresses, or the first', async () => {
    const addresses = found('192.0.2.1', '2001:db8::1')
    expect(await look(addresses, true)).toEqual(addresses)
    expect(await look(addresses, false)).toEqual({ address: '192.0.2.1', family: 4 })
  })

  test.each([
    ['the only one', found('169.254.169.254')],
    ['one of several', found('192.0.2.1', 'fe80::1')],
    ['a mapped one', found('::ffff:169.254.1.1')],
    ['none at all', []],
  ])('fails when a forbidden address is %s', async (_which, addresses) => {
    await expect(look(addresses, true)).rejects.toMatchObject({ code: FORBIDDEN_ADDRESS })
    await expect(look(addresses, false)).rejects.toMatchObject({ code: FORBIDDEN_ADDRESS })
  })

  test('fails as the system look-up does', async () => {
    const failure = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    const lookup = createGuardedLookup((_name, _options, callback) => callback(failure, []))
    const outcome = new Promise((_, reject) => lookup('x', { all: true }, (error) => reject(error)))
    await expect(outcome).rejects.toBe(failure)
  })
})
