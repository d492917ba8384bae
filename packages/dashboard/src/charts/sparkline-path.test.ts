import { expect, test } from 'vitest'
import { sparklinePath, sparklineY } from './sparkline-path.ts'

const box = { width: 100, height: 50, lowest: 50 }

test.each([
  [[100, 75, 50], 'M0 0L50 25L100 50'],
  [[100, null, 50], 'M0 0h0.01M100 50h0.01'],
  [[null, 100, 100], 'M50 0L100 0'],
  [[null, null], ''],
  [[], ''],
  [[75], 'M0 25h0.01'],
])('%j is drawn as "%s": a gap lifts the pen, a lone figure is a dot', (values, path) => {
  expect(sparklinePath(values, box)).toBe(path)
})

test('what lies below the scale sticks to its bottom', () => {
  expect(sparklineY(10, box)).toBe(50)
})
