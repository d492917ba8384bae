import { describe, expect, test } from 'vitest'
import { scrub } from './scrub.ts'

describe('scrubbing', () => {
  test.each([
    ['Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['api_key=sk-1234567890abcdef is wrong', 'sk-1234567890abcdef'],
    ['postgres://app:s3cretpass@db:5432/app refused', 's3cretpass'],
    ['token "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl" expired', 'eyJzdWIiOiIxIn0'],
    ['{"password":"hunter2"}', 'hunter2'],
    ['card 4111 1111 1111 1111 declined', '4111'],
    ['no mailbox jo.doe+x@mail.example.org', 'jo.doe'],
    ['key ghp_abcdefghijklmnopqrst leaked', 'ghp_abc'],
  ])('takes the secret out of: %s', (text, secret) => {
    expect(scrub(text, 4_096)).not.toContain(secret)
  })

  test.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'Timeout of 30000 ms exceeded at fetchContacts (contacts.ts:12:5)',
    'HTTP 503 from /api/v1/accounts/1/conversations/12345/messages',
    'order 2026-03-01 12:00:00 not found',
  ])('leaves alone: %s', (text) => {
    expect(scrub(text, 4_096)).toBe(text)
  })

  test('cuts to the limit', () => {
    expect(scrub('x'.repeat(5_000), 4_096)).toHaveLength(4_096)
  })
})
