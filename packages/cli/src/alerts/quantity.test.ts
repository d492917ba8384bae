import { expect, test } from 'vitest'
import { showQuantity } from './quantity.ts'

test.each([
  [null, 'ms', 'no data'],
  [1_850, 'ms', '1.85 s'],
  [94.997, 'percent', '94.99 %'],
  [471_859_200, 'bytes', '450 MB'],
  [12_345, 'count', '12,345'],
  [0.12345, 'count', '0.123'],
  [14.4, 'times the budget', '14.4 times the budget'],
  [3, '', '3'],
])('%j of unit %j reads %s', (value, unit, shown) => {
  expect(showQuantity(value, unit)).toBe(shown)
})
