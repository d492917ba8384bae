import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseScale, layoutEffect } from './layout-effect.ts'

const scale = { bandPercent: 10, scalePercent: 50 }

describe('a change on its scale', () => {
  test('has no change in the middle and the band on both sides of it', () => {
    const layout = layoutEffect({ value: 0, low: -25, high: 25 }, scale)
    expect(layout).toEqual({
      point: 50,
      from: 25,
      to: 75,
      cutLow: false,
      cutHigh: false,
      band: { from: 40, to: 60 },
    })
  })

  test.each([
    [-50, 50, false, false],
    [-50.1, 50, true, false],
    [-50, 50.1, false, true],
    [-50, null, false, true],
  ])('from %s to %s is cut: %s, %s', (low, high, cutLow, cutHigh) => {
    expect(layoutEffect({ value: 0, low, high }, scale)).toMatchObject({ cutLow, cutHigh })
  })

  test('never leaves the track', () => {
    const percent = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(percent, percent, percent, (value, low, high) => {
        const { point, from, to } = layoutEffect({ value, low, high }, scale)
        for (const place of [point, from, to]) expect(place >= 0 && place <= 100).toBe(true)
      }),
    )
  })
})

describe('the scale of a table', () => {
  const change = (value: number) => ({ value, low: value - 1, high: value + 1 })

  test.each([
    [[], 10, 20],
    [[change(19)], 10, 20],
    [[change(19.1)], 10, 50],
    [[], 20, 50],
    [[change(5_000)], 10, 1_000],
  ])('of %j with a band of %s reaches to %s', (effects, bandPercent, expected) => {
    expect(chooseScale(effects, bandPercent)).toBe(expected)
  })

  test('is not stretched for one change in ten that is absurd', () => {
    const ordinary = Array.from({ length: 9 }, () => change(15))
    expect(chooseScale([...ordinary, change(800)], 10)).toBe(20)
    expect(chooseScale([...ordinary.slice(1), change(800)], 10)).toBe(1_000)
  })
})
