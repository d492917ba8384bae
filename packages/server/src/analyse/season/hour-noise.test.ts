import { createHistogram, record } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import { createRandom, standardNormal } from '../../../../protocol/test-support/shapes.ts'
import { type HourTotal, hourNoiseOf, independentIn, relativeVariance } from './hour-noise.ts'

/** Four hours of each kind, whose means differ by `noise`, and by chance as 600 values of relative variance 0.25 make them. */
function kindsWith(noise: number, seed: number, spoiled = 0): HourTotal[][] {
  const random = createRandom(seed)
  return Array.from({ length: 168 }, (_, kind) =>
    Array.from({ length: 4 }, (_, hour) => {
      const mean = 400 * (1 + kind / 168) * Math.exp(noise * standardNormal(random))
      const factor = hour === 0 && kind < spoiled ? 3 : 1
      return { count: 600, sum: 600 * mean * factor * (1 + Math.sqrt(0.25 / 600) * standardNormal(random)) }
    }),
  )
}

describe('how much hours of one kind differ', () => {
  test.each([0.03, 0.05, 0.2])('is told apart from chance: %d', (noise) => {
    const found = hourNoiseOf(kindsWith(noise, 5), 0.25)
    expect(Math.abs(found / noise - 1)).toBeLessThan(0.15)
  })

  test('is next to nothing where chance explains it', () => {
    expect(hourNoiseOf(kindsWith(0, 5), 0.25)).toBeLessThan(0.01)
  })

  test('is hardly changed by ten bad hours in four weeks', () => {
    expect(hourNoiseOf(kindsWith(0.05, 5, 10), 0.25)).toBeLessThan(1.2 * hourNoiseOf(kindsWith(0.05, 5), 0.25))
  })

  test('is not known, and taken as nothing, from single hours and from hours without a value', () => {
    expect(hourNoiseOf([], 0.25)).toBe(0)
    expect(hourNoiseOf([[{ count: 10, sum: 20 }], [{ count: 10, sum: 90 }]], 0.25)).toBe(0)
    expect(
      hourNoiseOf(
        [
          [
            { count: 0, sum: 0 },
            { count: 10, sum: 90 },
            { count: 10, sum: 0 },
          ],
        ],
        0.25,
      ),
    ).toBe(0)
  })
})

describe('the independent samples among those of some hours', () => {
  const histogram = createHistogram()
  for (const value of [100, 200, 300, 400]) record(histogram, value, 250)

  test('are all of them while hours are alike', () => {
    expect(independentIn(histogram, 1, 0)).toBeCloseTo(1_000, 6)
  })

  test('are never more than the hours allow: as many as give a mean of the same uncertainty', () => {
    const within = relativeVariance(histogram)
    expect(within).toBeCloseTo(0.2, 2)
    for (const hours of [1, 4]) {
      const independent = independentIn(histogram, hours, 0.05)
      expect(within / independent).toBeCloseTo(within / 1_000 + 0.05 ** 2 / hours, 10)
      expect(independent).toBeLessThan((hours * within) / 0.05 ** 2)
    }
  })

  test('of equal values are all of them, and of none are none', () => {
    const equal = createHistogram()
    record(equal, 0, 50)
    expect(independentIn(equal, 2, 0.1)).toBe(50)
    expect(independentIn(createHistogram(), 2, 0.1)).toBe(0)
  })
})
