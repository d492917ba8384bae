import { expect, test } from 'vitest'
import { parsePercent } from './comparison-view.ts'

test.each([
  ['10', 10],
  [' 7.5 % ', 7.5],
  ['7,5', 7.5],
  ['0', 0],
  ['1000', 1_000],
  ['1000.001', undefined],
  ['-1', undefined],
  ['', undefined],
  ['ten', undefined],
  ['1e3', undefined],
])('a least change of %j is %s', (text, percent) => {
  expect(parsePercent(text)).toBe(percent)
})
