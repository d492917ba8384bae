import { describe, expect, test } from 'vitest'
import type { Reading } from '../measured.ts'
import { describeHealth } from './describe-health.ts'
import { computeScore } from './health-score.ts'
import {
  budgetUsed,
  CATEGORIES,
  judgeWidgetParts,
  pointsForBudget,
  WIDGET_PROFILE,
  WIDGET_SCORE_METRICS,
} from './widget-score.ts'

const metric = (id: string) => {
  const found = WIDGET_SCORE_METRICS.find((one) => one.id === id)
  if (!found) throw new Error(`the score does not read ${id}`)
  return found
}
const readings = (values: Record<string, number | null>): Map<string, Reading> =>
  new Map(Object.entries(values).map(([id, value]) => [id, { value, samples: value === null ? 0 : 100 }]))
const scoreOf = (values: Record<string, number | null>) =>
  computeScore(WIDGET_PROFILE, judgeWidgetParts(readings(values)))

describe('the share of a budget that is used', () => {
  test.each([
    ['persistence.p95', 0, 0],
    ['persistence.p95', 100, 0.5],
    ['persistence.p95', 200, 1],
    ['persistence.p95', 400, 2],
    ['persistence.success', 100, 0],
    ['persistence.success', 99.5, 0.5],
    ['persistence.success', 99, 1],
    ['persistence.success', 98, 2],
    ['scroll.fps', 110, 0.5],
    ['scroll.fps', 55, 1],
    ['scroll.fps', 27.5, 2],
    ['scroll.fps', 0, Number.POSITIVE_INFINITY],
  ])('%s at %f is %f', (id, value, used) => {
    expect(budgetUsed(metric(id), value)).toBeCloseTo(used, 9)
  })

  test.each([
    [0, 0],
    [0.5, 5],
    [1, 10],
    [1.5, 55],
    [2, 100],
    [9, 100],
    [Number.POSITIVE_INFINITY, 100],
    [-1, 0],
  ])('%f costs %f of 100 points', (used, points) => {
    expect(pointsForBudget(used)).toBeCloseTo(points, 9)
  })
})

describe('the score of the widget', () => {
  test('is made of metrics that have a target in the catalogue, all of them', () => {
    expect(WIDGET_SCORE_METRICS.map(({ id }) => id)).toEqual(CATEGORIES.flatMap(({ metrics }) => metrics))
    expect(CATEGORIES.reduce((sum, { weight }) => sum + weight, 0)).toBe(100)
  })

  test('is 100 when nothing of any budget is used, and 90 when every metric is at its target', () => {
    const at = (factor: 0 | 1) =>
      Object.fromEntries(
        WIDGET_SCORE_METRICS.map(({ id, better, unit, target }) => {
          const best = better === 'higher' ? (unit === 'percent' ? 100 : 1e12) : 0
          return [id, factor === 1 ? target.value : best]
        }),
      )
    expect(scoreOf(at(0))).toMatchObject({ score: 100, status: 'healthy' })
    expect(scoreOf(at(1))).toMatchObject({ score: 90, status: 'healthy' })
  })

  test('weighs its categories 40, 30, 15 and 15', () => {
    const perfect = { 'persistence.p95': 0, 'render.p95': 0, 'widget.memory.peak': 0, 'widget.api.p95': 0 }
    const without = (id: string) => scoreOf({ ...perfect, [id]: 1e9 })?.score
    expect(Object.keys(perfect).map(without)).toEqual([60, 70, 85, 85])
  })

  test('gives the weight of a category without data to the others, and is none without any', () => {
    expect(scoreOf({ 'render.p95': 16, 'widget.api.p95': null })).toMatchObject({
      score: 90,
      parts: [{ id: 'performance', mostPoints: 100 }],
    })
    expect(scoreOf({})).toBeUndefined()
  })

  test('of the sample of source 004 is healthy, and says what every point was lost for', () => {
    const score = scoreOf({
      'persistence.success': 99.84,
      'persistence.p95': 125,
      'render.mean': 8.3,
      'render.p95': 14.2,
      'scroll.fps': 58.2,
      'scroll.jank': 3.2,
      'tabsync.p95': 48.2,
      'widget.memory.usage': 28_639_232,
      'widget.memory.peak': 42_598_400,
      'widget.memory.mean': 33_456_128,
      'widget.api.mean': 285.4,
      'widget.api.p95': 445.2,
      'widget.api.failures': 0,
    })
    expect(score?.status).toBe('healthy')
    expect(score?.parts[0]?.evidence).toBe(
      'Success rate of storage 99.84 %, target > 99 % (100 samples); P95 storage operation 125 ms, target < 200 ms (100 samples)',
    )
    expect(describeHealth(WIDGET_PROFILE, score, '').sentence).toMatch(
      /^Lost .* points for persistence, .* and .* for API\.$/,
    )
  })

  test('says what would win the most back', () => {
    const [persistence] = judgeWidgetParts(readings({ 'persistence.p95': 400, 'persistence.success': 100 }))
    expect(persistence).toMatchObject({
      lostPoints: 20,
      winBack: 'P95 storage operation at its target < 200 ms: 18 points back',
    })
  })
})
