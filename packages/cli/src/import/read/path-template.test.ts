import { expect, test } from 'vitest'
import { createTemplate } from './path-template.ts'

test.each([
  ['/', '/'],
  ['/orders', '/orders'],
  ['/orders/4711', '/orders/:id'],
  ['/orders/4711/items/2', '/orders/:id/items/:id'],
  ['/v1/orders', '/v1/orders'],
  ['/users/6ba7b810-9dad-11d1-80b4-00c04fd430c8/mail', '/users/:id/mail'],
  ['/blobs/9f86d081884c7d659a2f', '/blobs/:id'],
  ['/deadbeef', '/deadbeef'],
  ['/files/01HZX3Q8K9V2M4N6P7R8S9T0', '/files/:id'],
  ['/customer-orders-2024-summary', '/customer-orders-2024-summary'],
  ['/internationalization_settings', '/internationalization_settings'],
])('%s becomes %s, the first time and the next', (path, template) => {
  const templateOf = createTemplate()
  expect([templateOf(path), templateOf(path)]).toEqual([template, template])
})

test('a path that is longer than a name may be is cut', () => {
  expect(createTemplate()(`/${'long-'.repeat(100)}`)).toHaveLength(181)
})
