import { expect, test } from 'vitest'
import { SERIES_START, STEP_MS, seriesOf } from '../../test/fixture/series.ts'
import { gapsOf, hasNoMessages, isLone, spanOf } from './time-steps.ts'

const minute = (index: number) => SERIES_START + index * STEP_MS

test('neighbouring empty steps are one gap', () => {
  expect(gapsOf(seriesOf([{}, null, null, {}, null]), hasNoMessages)).toEqual([
    { from: minute(1), to: minute(3) },
    { from: minute(4), to: minute(5) },
  ])
})

test('the axis covers the whole of a step that has only begun', () => {
  const series = seriesOf([{}, {}])
  const cut = { ...series, window: { ...series.window, from: minute(0) + 10_000, to: minute(1) + 5_000 } }
  expect(spanOf(cut)).toEqual({ from: minute(0), to: minute(2) })
})

test.each([
  [[null, 5, null], 1, true],
  [[5, null], 0, true],
  [[5, 5, null], 0, false],
  [[null, null], 0, false],
])('in %j the figure at %s stands alone: %s', (values, index, lone) => {
  expect(isLone(values, index)).toBe(lone)
})
