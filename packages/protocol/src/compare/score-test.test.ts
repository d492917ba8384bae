import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../test-support/shapes.ts'
import { twoSidedChance } from './normal.ts'
import { orderObservations } from './ordered.ts'
import { mergeOrdered, testQuantile, testRanks, testScores } from './score-test.ts'

const merged = (before: readonly number[], after: readonly number[]) =>
  mergeOrdered(
    orderObservations({ kind: 'samples', values: before }),
    orderObservations({ kind: 'samples', values: after }),
  )

/** The test of means. */
const valueTest = (before: readonly number[], after: readonly number[]): number => {
  const both = merged(before, after)
  return testScores(both.values, both)
}

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.double({ min: 0, max: 8, noNaN: true })), {
  minLength: 2,
  maxLength: 40,
})

/** The slow, obvious Mann-Whitney test: every pair is looked at, and the ties are counted one by one. */
function slowRankTest(before: readonly number[], after: readonly number[]): { pValue: number; higher: number } {
  let wins = 0
  for (const a of before) for (const b of after) wins += b > a ? 1 : b === a ? 0.5 : 0
  const all = [...before, ...after]
  const [n, m, N] = [before.length, after.length, all.length]
  const ties = [...new Set(all)].map((value) => all.filter((other) => other === value).length)
  const correction = ties.reduce((sum, t) => sum + t ** 3 - t, 0) / (N * (N - 1))
  const deviation = Math.sqrt(((n * m) / 12) * (N + 1 - correction))
  const distance = wins - (n * m) / 2
  return { pValue: distance === 0 ? 1 : twoSidedChance(distance / deviation), higher: wins / (n * m) }
}

describe('the rank test', () => {
  test('is the Mann-Whitney test with its correction for ties', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const [fast, slow] = [testRanks(merged(before, after)), slowRankTest(before, after)]
        expect(fast.higher).toBeCloseTo(slow.higher, 10)
        expect(fast.pValue).toBeCloseTo(slow.pValue, 8)
      }),
    )
  })

  test('goes by order alone: a growing function of all values changes nothing', () => {
    const whole = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(whole, whole, (before, after) => {
        const grow = (numbers: readonly number[]): number[] => numbers.map((number) => number ** 3 + 1)
        expect(testRanks(merged(grow(before), grow(after)))).toEqual(testRanks(merged(before, after)))
      }),
    )
  })

  test('sees the same from the other side', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const [there, back] = [testRanks(merged(before, after)), testRanks(merged(after, before))]
        expect(there.pValue).toBeCloseTo(back.pValue, 10)
        expect(there.higher).toBeCloseTo(1 - back.higher, 10)
      }),
    )
  })

  test('of one value everywhere finds nothing', () => {
    expect(testRanks(merged([7, 7, 7], [7, 7]))).toEqual({ pValue: 1, higher: 0.5 })
  })
})

describe('the test of scores', () => {
  test('agrees with trying ten thousand random divisions of the same values', () => {
    const random = createRandom(11)
    const before = Array.from({ length: 40 }, () => random() ** 3)
    for (const shift of [0, 0.05, 0.15]) {
      const after = Array.from({ length: 60 }, () => random() ** 3 + shift)
      const all = [...before, ...after]
      const distanceOf = (numbers: readonly number[]): number =>
        Math.abs(meanOf(numbers.slice(before.length)) - meanOf(numbers.slice(0, before.length)))
      const observed = distanceOf(all)
      let atLeast = 0
      for (let trial = 0; trial < 10_000; trial++) atLeast += distanceOf(shuffled(all, random)) >= observed ? 1 : 0
      expect(Math.abs(valueTest(before, after) - atLeast / 10_000), `shift ${shift}`).toBeLessThan(0.015)
    }
  })

  test('of two shares is the chi-squared test of a 2 x 2 table, but for the factor (N - 1) / N', () => {
    const chiSquared = (100 * (40 * 20 - 30 * 10) ** 2) / (50 * 50 * 70 * 30)
    expect(testScores([0, 1], { before: Float64Array.of(40, 10), after: Float64Array.of(30, 20) })).toBeCloseTo(
      twoSidedChance(Math.sqrt((chiSquared * 99) / 100)),
      12,
    )
  })
})

describe('the test of a quantile', () => {
  test('scores what lies below the common quantile 0, at it a half, and above it 1', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.5, 0.95, 0.99), (before, after, q) => {
        const all = [...before, ...after].sort((a, b) => a - b)
        const common = all.find((value) => all.filter((other) => other <= value).length >= q * all.length - 1e-9) ?? 0
        const score = (value: number): number => (Math.sign(value - common) + 1) / 2
        const slow = valueTest(before.map(score), after.map(score))
        expect(testQuantile(merged(before, after), q)).toBeCloseTo(slow, 10)
      }),
    )
  })

  test.each([
    [100, 300],
    [300, 100],
  ])('tells %i equal values from %i other ones', (n, m) => {
    expect(testQuantile(merged(Array(n).fill(100), Array(m).fill(200)), 0.5)).toBeLessThan(1e-10)
  })

  test('of P95 is blind to what happens below it', () => {
    const before = Array.from({ length: 200 }, (_, index) => index)
    const after = before.map((value) => (value < 180 ? value / 2 : value))
    expect(testQuantile(merged(before, after), 0.95)).toBe(1)
    expect(testQuantile(merged(before, after), 0.5)).toBeLessThan(0.01)
  })
})

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

function shuffled(numbers: readonly number[], random: () => number): number[] {
  const mixed = [...numbers]
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[mixed[last], mixed[other]] = [mixed[other] as number, mixed[last] as number]
  }
  return mixed
}
