import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastSamplesFor, quantileRanks } from './quantile-ranks.ts'

/** The slow, obvious distribution: the chance that exactly k of `count` samples lie at or below the quantile, for every k. */
function binomial(q: number, count: number): number[] {
  let chances = [1]
  for (let drawn = 0; drawn < count; drawn++)
    chances = [...chances, 0].map((chance, k) => chance * (1 - q) + (chances[k - 1] ?? 0) * q)
  return chances
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

describe('the ranks that hold a quantile', () => {
  test.each([0.5, 0.95, 0.99])(
    'miss q %d in at most 2.5 %% on each side, and would miss more if they were any closer',
    (q) => {
      for (const count of [leastSamplesFor(q), 100, 371, 400]) {
        const chances = binomial(q, count)
        const ranks = quantileRanks(q, count)
        if (!ranks) {
          expect(count, `${count} samples`).toBeLessThan(leastSamplesFor(q))
          continue
        }
        const tooHigh = (rank: number): number => sum(chances.slice(0, rank))
        const tooLow = (rank: number): number => sum(chances.slice(rank))
        expect(tooHigh(ranks.low)).toBeLessThanOrEqual(0.025)
        expect(tooHigh(ranks.low + 1)).toBeGreaterThan(0.025)
        expect(tooLow(ranks.high)).toBeLessThanOrEqual(0.025)
        expect(tooLow(ranks.high - 1)).toBeGreaterThan(0.025)
      }
    },
  )

  // Known from tables of the sign test (W. J. Conover, "Practical Nonparametric Statistics", table A3): n, and the rank from below.
  test.each([
    [6, 1],
    [10, 2],
    [20, 6],
    [30, 10],
  ])('of the median of %i samples begin at %i, and end as far from the top', (count, low) => {
    expect(quantileRanks(0.5, count)).toEqual({ low, high: count + 1 - low })
  })

  test.each([
    [0.5, 6],
    [0.95, 72],
    [0.99, 368],
  ])('of q %d exist from %i samples on', (q, least) => {
    expect(leastSamplesFor(q)).toBe(least)
    expect(quantileRanks(q, least)).toMatchObject({ high: least })
    expect(quantileRanks(q, least - 1)).toBeUndefined()
  })

  test('lie on both sides of the quantile, and close in on it as samples are added', () => {
    fc.assert(
      fc.property(fc.constantFrom(0.5, 0.95, 0.99), fc.integer({ min: 400, max: 100_000 }), (q, count) => {
        const few = quantileRanks(q, count)
        const many = quantileRanks(q, count * 10)
        if (!few || !many) return false
        const holds = few.low <= q * count && q * count <= few.high && few.low >= 1 && few.high <= count
        return holds && (many.high - many.low) / 10 < few.high - few.low
      }),
    )
  })

  test('of a hundred million samples are where the normal approximation has them', () => {
    expect(quantileRanks(0.5, 1e8)).toEqual({
      low: expect.closeTo(5e7 - 9_799.8, -0.5),
      high: expect.closeTo(5e7 + 9_800.8, -0.5),
    })
  })
})
