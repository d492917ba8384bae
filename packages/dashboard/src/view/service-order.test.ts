import { expect, test } from 'vitest'
import { DEFAULT_ORDER, orderBy, parseOrder, renderOrder } from './service-order.ts'

test.each([
  ['p95', { column: 'calls', descending: true }, { column: 'p95', descending: true }],
  ['p95', { column: 'p95', descending: true }, { column: 'p95', descending: false }],
  ['p95', { column: 'p95', descending: false }, { column: 'p95', descending: true }],
  ['service', { column: 'p95', descending: true }, { column: 'service', descending: false }],
  ['service', { column: 'service', descending: false }, { column: 'service', descending: true }],
] as const)('a press on %s after %j sorts by %j', (column, before, after) => {
  expect(orderBy(column, before)).toEqual(after)
})

test('the default needs no text, and anything unreadable is the default', () => {
  expect(renderOrder(DEFAULT_ORDER)).toBeNull()
  for (const text of [null, '', 'p95', 'p95.', 'loud.desc', 'p95.up']) expect(parseOrder(text)).toEqual(DEFAULT_ORDER)
})
