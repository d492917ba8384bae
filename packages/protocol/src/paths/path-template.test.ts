import fc from 'fast-check'
import { expect, test } from 'vitest'
import { templateOf } from './path-template.ts'

test.each([
  ['/', '/'],
  ['', '/'],
  ['/contacts', '/contacts'],
  ['/contacts/', '/contacts'],
  ['//contacts', '/contacts'],
  ['/contacts/1', '/contacts/:id'],
  ['/contacts/123/notes/456', '/contacts/:id/notes/:id'],
  ['/crm/v3/objects/contacts/batch/read', '/crm/v3/objects/contacts/batch/read'],
  ['/v1beta1/models', '/v1beta1/models'],
  ['/models/gemini-pro:generateContent', '/models/gemini-pro:generateContent'],
  ['/_search/$batch/a.json', '/_search/$batch/a.json'],
  // Shorter than a token, and as long as one.
  ['/oauth21', '/oauth21'],
  ['/oauth211', '/:id'],
  ['/2024-01/products', '/2024-01/products'],
  ['/2024-01-01/products', '/:id/products'],
  ['/orders/0190a5c4-7d2e-7c3a-8f00-3b1f5c8e9d10', '/orders/:id'],
  // 15 and 16 hex letters.
  ['/abcdefabcdefabc', '/abcdefabcdefabc'],
  ['/abcdefabcdefabcd', '/:id'],
  // 32 and 33 characters.
  [`/${'x'.repeat(32)}`, `/${'x'.repeat(32)}`],
  [`/${'x'.repeat(33)}`, '/:id'],
  ['/users/jo@example.com', '/users/:id'],
  ['/users/jo%40x', '/users/:id'],
  ['/files/a%2Fb', '/files/:id'],
  ["/Products('a')", '/:id'],
  ['/search;key=abc', '/:id'],
  // 8 and 9 segments.
  ['/a/b/c/d/e/f/g/h', '/a/b/c/d/e/f/g/h'],
  ['/a/b/c/d/e/f/g/h/i', '/a/b/c/d/e/f/g/h/*'],
])('%s is %s', (path, template) => {
  expect(templateOf(path)).toBe(template)
})

test('a template fits into a name beside the longest method, and is its own template', () => {
  fc.assert(
    fc.property(fc.webPath(), (path) => {
      const template = templateOf(path)
      expect(template.length).toBeLessThanOrEqual(162)
      expect(template.split('/').length).toBeLessThanOrEqual(10)
      expect(templateOf(template.replace(/\/\*$/, ''))).toBe(template.replace(/\/\*$/, '') || '/')
    }),
  )
  expect(templateOf(`/${'word-of-thirty-characters-more/'.repeat(8)}`).length).toBeLessThanOrEqual(162)
})

test('no id, token or key of a path is left in its template', () => {
  const secret = fc.oneof(
    fc.uuid(),
    fc.nat().map(String),
    fc.emailAddress(),
    fc.stringMatching(/^[a-f0-9]{16,40}$/),
    fc.stringMatching(/^[A-Za-z]{4,20}[0-9][A-Za-z0-9]{4,20}$/),
  )
  fc.assert(
    fc.property(secret, (text) => {
      expect(templateOf(`/contacts/${encodeURIComponent(text)}/notes`)).toBe('/contacts/:id/notes')
    }),
  )
})
