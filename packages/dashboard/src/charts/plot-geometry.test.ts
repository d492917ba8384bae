import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SERIES_START, STEP_MS, seriesOf } from '../../test/fixture/series.ts'
import { leftOf, PLOT_INSET, stepAt, stretchOf, timeAt } from './plot-geometry.ts'

const series = seriesOf([{}, {}, {}, {}])
const span = series.window
const WIDTH = 474

describe('the moment under the pointer', () => {
  test.each([
    [0, 0],
    [PLOT_INSET.left, 0],
    [PLOT_INSET.left + 100, 0.25],
    [WIDTH - PLOT_INSET.right, 1],
    [WIDTH, 1],
  ])('at %s px is at %s of the span', (xPx, share) => {
    expect(timeAt(xPx, WIDTH, span)).toBe(span.from + share * span.lengthMs)
  })

  test('is drawn where it was pointed at', () => {
    expect(leftOf(span.from, span)).toBe('calc(58px + (100% - 74px) * 0.00000)')
    expect(leftOf(span.from + span.lengthMs / 4, span)).toBe('calc(58px + (100% - 74px) * 0.25000)')
  })
})

describe('the step of a moment', () => {
  test.each([
    [SERIES_START - 1, 0],
    [SERIES_START, 0],
    [SERIES_START + STEP_MS - 1, 0],
    [SERIES_START + STEP_MS, 1],
    [SERIES_START + 4 * STEP_MS, 3],
  ])('%s is step %s', (at, index) => {
    expect(stepAt(series, at)).toBe(index)
  })
  test('of an empty series is none', () => {
    expect(stepAt(seriesOf([]), SERIES_START)).toBeUndefined()
  })
})

test('a stretch covers whole steps, whichever end was first', () => {
  const stretch = { from: SERIES_START + STEP_MS, to: SERIES_START + 3 * STEP_MS }
  const [one, other] = [SERIES_START + STEP_MS + 1, SERIES_START + 2 * STEP_MS + 1]
  expect(stretchOf(series, one, other)).toEqual(stretch)
  expect(stretchOf(series, other, one)).toEqual(stretch)
})

test('a stretch is never empty', () => {
  const moment = fc.integer({ min: SERIES_START - STEP_MS, max: SERIES_START + 5 * STEP_MS })
  fc.assert(
    fc.property(moment, moment, (one, other) => {
      const stretch = stretchOf(series, one, other)
      expect((stretch?.to ?? 0) - (stretch?.from ?? 0)).toBeGreaterThanOrEqual(STEP_MS)
    }),
  )
})
