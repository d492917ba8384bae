import { expect, test } from 'vitest'
import { readDuration } from './read-duration.ts'

test.each<[unknown, number | undefined]>([
  ['PT1.5S', 1_500],
  ['PT0.1S', 100],
  ['PT0.000001S', 0.001],
  ['PT2M3S', 123_000],
  ['P1DT2H', 93_600_000],
  ['P1D', 86_400_000],
  ['PT0S', 0],
  ['PT-1.5S', -1_500],
  ['P1DT-1H', 82_800_000],
  [' PT1S ', 1_000],
  ['P1M', undefined],
  ['P1Y2D', undefined],
  ['P', undefined],
  ['PT', undefined],
  ['1.5', undefined],
  ['', undefined],
  [1.5, undefined],
])('%j is %s ms', (cell, ms) => {
  expect(readDuration(cell)).toBe(ms)
})
