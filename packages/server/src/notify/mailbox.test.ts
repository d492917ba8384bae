import { expect, test } from 'vitest'
import { parseMailbox, parseMailboxes } from './mailbox.ts'

test.each([
  ['ops@example.com', { address: 'ops@example.com' }],
  [' <ops@example.com> ', { address: 'ops@example.com' }],
  ['Master Ops <alerts@example.com>', { name: 'Master Ops', address: 'alerts@example.com' }],
  ['"Ops, on call" <a+b@mail.example.com>', { name: 'Ops, on call', address: 'a+b@mail.example.com' }],
  ['root@localhost', { address: 'root@localhost' }],
])('%j is a mailbox', (text, value) => {
  expect(parseMailbox(text)).toEqual({ ok: true, value })
})

test.each([
  '',
  'ops',
  'ops@',
  '@example.com',
  'a@b@c',
  'a b@example.com',
  'ops@example.com\r\nBcc: victim@example.com',
  'Ops\r\nBcc: victim@example.com <ops@example.com>',
  'Ops <ops@example.com> <b@example.com>',
  'ops@exa mple.com',
  'ops@-example.com',
  'ops@example.com;b@example.com',
])('%j is none', (text) => {
  expect(parseMailbox(text)).toMatchObject({ ok: false, problem: expect.stringContaining('ops@example.com') })
})

test('a list counts each address once', () => {
  expect(parseMailboxes('a@example.com, B@example.com,,b@Example.com')).toEqual({
    ok: true,
    value: [{ address: 'a@example.com' }, { address: 'b@Example.com' }],
  })
  expect(parseMailboxes('"Ops, on call" <a@example.com>,b@example.com')).toMatchObject({
    ok: true,
    value: [{ name: 'Ops, on call' }, { address: 'b@example.com' }],
  })
  expect(parseMailboxes(' , ')).toMatchObject({ ok: false })
  expect(parseMailboxes('a@example.com, b')).toMatchObject({ ok: false })
})
