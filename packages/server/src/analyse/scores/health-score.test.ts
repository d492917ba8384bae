import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  OPERATIONS_PROFILE,
  pointsForDuration,
  pointsForErrors,
  pointsForServices,
} from '../operations/operations-score.ts'
import { describeHealth } from './describe-health.ts'
import { computeScore, type JudgedPart, type ScoreProfile } from './health-score.ts'

const part = (mostPoints: number, lostPoints: number | null): JudgedPart => ({
  id: 'part',
  title: 'Part',
  mostPoints,
  lostPoints,
  metrics: [],
  evidence: '',
  winBack: null,
})

describe('points lost', () => {
  test.each([
    [0, 0],
    [3.1275, 3.1275],
    [5, 5],
    [10, 12.5],
    [15, 20],
    [20, 25],
    [25, 30],
    [25.1, 30],
    [100, 30],
  ])('for an error rate of %f percent: %f (A003-2)', (percent, points) => {
    expect(pointsForErrors(percent)).toBeCloseTo(points, 9)
  })

  test.each([
    [0, 0],
    [2_000, 0],
    [2_000.1, 0.0015],
    [3_000, 15],
    [4_000, 30],
    [9_000, 30],
  ])('for an average of %f ms at a threshold of 2000: %f', (mean, points) => {
    expect(pointsForDuration(mean, 2_000)).toBeCloseTo(points, 9)
  })

  test.each([
    [0, 0],
    [1, 10],
    [2, 20],
    [3, 20],
  ])('for %i services with issues: %i (A003-14)', (services, points) => {
    expect(pointsForServices(services)).toBe(points)
  })

  test('grow with the error rate', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true })
    fc.assert(
      fc.property(percent, percent, (a, b) => {
        expect(pointsForErrors(Math.max(a, b))).toBeGreaterThanOrEqual(pointsForErrors(Math.min(a, b)))
      }),
    )
  })
})

describe('a score', () => {
  test.each([
    [10.4, 90, 'healthy', 'Excellent'],
    [10.5, 90, 'healthy', 'Excellent'],
    [10.6, 89, 'degraded', 'Good'],
    [30.5, 70, 'degraded', 'Good'],
    [30.6, 69, 'unhealthy', 'Needs attention'],
    [80, 20, 'unhealthy', 'Needs attention'],
    [0, 100, 'healthy', 'Excellent'],
  ])('less %f points is rounded half up to %i, then named: %s, %s', (lost, score, status, label) => {
    expect(computeScore(OPERATIONS_PROFILE, [part(80, lost)])).toMatchObject({ score, status, label })
  })

  test('of nothing is none', () => {
    expect(computeScore(OPERATIONS_PROFILE, [part(80, null)])).toBeUndefined()
    expect(computeScore(OPERATIONS_PROFILE, [])).toBeUndefined()
  })

  test.each([true, false])(
    'is 100 less the points that are said to be lost, to the hundredth (reweighted: %s)',
    (reweights) => {
      const profile = { ...OPERATIONS_PROFILE, reweights }
      const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.00001, 1, null))
      const weights = [40, 30, 15, 15]
      fc.assert(
        fc.property(fc.array(share, { minLength: 4, maxLength: 4 }), (shares) => {
          const judged = weights.map((most, i) => part(most, shares[i] == null ? null : most * shares[i]))
          const found = computeScore(profile, judged)
          if (!found) return
          const { exact, score, parts } = found
          const hundredths = parts.map(({ lostPoints }) => Number((lostPoints * 100).toFixed(6)))
          expect(hundredths.every(Number.isInteger)).toBe(true)
          expect(10_000 - hundredths.reduce((sum, lost) => sum + lost, 0)).toBe(Number((exact * 100).toFixed(6)))
          expect(score).toBe(Math.floor(exact + 0.5))
          for (const { lostPoints, mostPoints } of parts) expect(lostPoints).toBeLessThanOrEqual(mostPoints)
        }),
      )
    },
  )

  test('that lost less than a hundredth of a point lost nothing, and says so', () => {
    const score = computeScore(OPERATIONS_PROFILE, [part(30, 0.0001)])
    expect(describeHealth(OPERATIONS_PROFILE, score, '')).toMatchObject({
      exactScore: 100,
      sentence: 'No points lost.',
    })
  })

  test('is below zero never', () => {
    expect(computeScore(OPERATIONS_PROFILE, [part(60, 60), part(60, 60)])?.score).toBe(0)
  })
})

describe('another profile on the same engine: categories with weights (source 004)', () => {
  const profile: ScoreProfile = { ...OPERATIONS_PROFILE, id: 'widget', reweights: true }
  const categories = (scores: readonly (number | null)[]): JudgedPart[] =>
    [40, 30, 15, 15].map((weight, i) => {
      const score = scores[i] ?? null
      return part(weight, score === null ? null : (weight * (100 - score)) / 100)
    })

  test('adds up to the weighted mean', () => {
    const score = computeScore(profile, categories([98, 95, 90, 92]))
    expect(score?.exact).toBeCloseTo(0.4 * 98 + 0.3 * 95 + 0.15 * 90 + 0.15 * 92, 9)
    expect(score?.score).toBe(95)
  })

  test('spreads the weight of a category without data over the others', () => {
    const score = computeScore(profile, categories([80, 90, null, 100]))
    expect(score?.exact).toBeCloseTo((40 * 80 + 30 * 90 + 15 * 100) / 85, 1)
    expect(score?.parts.reduce((sum, { mostPoints }) => sum + mostPoints, 0)).toBeCloseTo(100, 9)
  })
})
