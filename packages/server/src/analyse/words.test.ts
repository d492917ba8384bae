import { expect, test } from 'vitest'
import { lowerFirst, sayChange, sayFirst, sayList, sayMs, sayOperations, sayPoints } from './words.ts'

test.each([
  [sayChange(1e-14), '0 %'],
  [sayChange(-0.04), '0 %'],
  [sayChange(0.06), '+0.1 %'],
  [sayChange(-8.2), '-8.2 %'],
  [sayMs(0.123), '0.12 ms'],
  [sayMs(1_849.6), '1,850 ms'],
  [sayOperations(1), '1 operation'],
  [sayOperations(1_247), '1,247 operations'],
  [sayPoints(1), '1 point'],
  [sayPoints(3.1275), '3.13 points'],
  [sayList([]), ''],
  [sayList(['a']), 'a'],
  [sayList(['a', 'b', 'c']), 'a, b and c'],
  [sayFirst(['a', 'b'], 2), 'a and b'],
  [sayFirst(['a', 'b', 'c'], 2), 'a, b and 1 more'],
  [lowerFirst('Error rate'), 'error rate'],
  [lowerFirst('P95 above threshold'), 'P95 above threshold'],
])('"%s"', (said, expected) => {
  expect(said).toBe(expected)
})
