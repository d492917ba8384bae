import { STANDING_RULES } from '@plumbline/protocol/catalogue'
import { describe, expect, test } from 'vitest'
import { spellLimit, thresholdByName, watchThresholds } from './thresholds.ts'

const NAMES = [
  ['persistence.successRate', 97, '97 %', ['persistence-failing']],
  ['persistence.restoreTime', 150, '150ms', ['restoration-slow']],
  ['persistence.dataLoss', 0, '0', ['persistence-loss']],
  ['performance.renderTime', 12.5, '12.5ms', ['render-slow']],
  ['performance.degradationPercent', 15, 'baseline + 15 %', ['render-degraded', 'widget-api-degraded']],
] as const

describe.each(NAMES)('%s', (name, value, limit, rules) => {
  test(`of ${value} is the limit ${limit}`, () => {
    const threshold = thresholdByName(name) ?? expect.fail('no such threshold')
    expect(spellLimit(threshold, value)).toBe(limit)
  })

  test(`belongs to ${rules.join(' and ')} of the default rules`, () => {
    const requirement = thresholdByName(name)?.requirement ?? ''
    expect(STANDING_RULES.filter(({ sources }) => sources.includes(requirement)).map(({ id }) => id)).toEqual(rules)
  })
})

test.each([
  [-1, undefined],
  [0, '0 %'],
  [100, '100 %'],
  [100.001, undefined],
  [99.123456789, '99.123457 %'],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ['97', undefined],
  [null, undefined],
])('a share of %j is %j', (value, limit) => {
  expect(spellLimit(thresholdByName('persistence.successRate') ?? expect.fail(), value)).toBe(limit)
})

test.each(['', 'persistence', 'persistence.', 'other.successRate', 'toString.name', 'persistence.constructor'])(
  '%j is no threshold',
  (name) => {
    expect(thresholdByName(name)).toBeUndefined()
  },
)

describe('watching', () => {
  const watch = () => {
    const changes: [string, unknown][] = []
    return { changes, thresholds: watchThresholds((name, value) => changes.push([name, value])) }
  }

  test('tells of one value, and keeps it', () => {
    const { changes, thresholds } = watch()
    thresholds.persistence.successRate = 97
    expect(changes).toEqual([['persistence.successRate', 97]])
    expect(thresholds.persistence.successRate).toBe(97)
    expect(thresholds.persistence.restoreTime).toBeUndefined()
  })

  test('tells of every value of a group that is set as a whole', () => {
    const { changes, thresholds } = watch()
    thresholds.performance = { renderTime: 12, degradationPercent: 15 }
    expect(changes).toEqual([
      ['performance.renderTime', 12],
      ['performance.degradationPercent', 15],
    ])
    expect(thresholds.performance).toEqual({ renderTime: 12, degradationPercent: 15 })
  })
})
