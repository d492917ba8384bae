import { describe, expect, test } from 'vitest'
import type { Effect } from './effect.ts'
import { judgeEffect } from './judge-effect.ts'

const LIMITS = { better: 'lower', minimumPercent: 10, minimumDifference: 0, significance: 0.01 } as const

/** An effect on a value of 100, where units and percent are the same. */
const on100 = (value: number, low: number, high: number): Effect => ({
  absolute: { value, low, high },
  relative: { value, low, high },
})

describe('the verdict', () => {
  test.each([
    ['beyond the least change and shown', on100(10.001, 0.001, 20), 0.0099, 'degraded'],
    ['of exactly the least change', on100(10, 0.001, 20), 0.0099, 'inconclusive'],
    ['with an interval that begins at 0', on100(10.001, 0, 20), 0.0099, 'inconclusive'],
    ['as likely by chance as the limit says', on100(10.001, 0.001, 20), 0.01, 'inconclusive'],
    ['beyond the least change, downwards', on100(-10.001, -20, -0.001), 0.0099, 'improved'],
    ['of exactly the least change, downwards', on100(-10, -20, -0.001), 0.0099, 'inconclusive'],
    ['with an interval that ends at 0', on100(-10.001, -20, 0), 0.0099, 'inconclusive'],
    ['that cannot be larger than the least change', on100(2, -10, 10), 0.5, 'stable'],
    ['that may be a little larger', on100(2, -10, 10.001), 0.5, 'inconclusive'],
    ['that may be a little larger, downwards', on100(2, -10.001, 10), 0.5, 'inconclusive'],
    ['that is shown, but too small to count', on100(5, 4, 6), 1e-9, 'stable'],
    ['that is shown, and may count', on100(8, 4, 12), 1e-9, 'inconclusive'],
  ] as const)('on a change %s', (_, effect, pValue, verdict) => {
    expect(judgeEffect(effect, pValue, LIMITS)).toBe(verdict)
  })

  test('turns round where higher is better', () => {
    const limits = { ...LIMITS, better: 'higher' } as const
    expect(judgeEffect(on100(20, 15, 25), 0.001, limits)).toBe('improved')
    expect(judgeEffect(on100(-20, -25, -15), 0.001, limits)).toBe('degraded')
  })

  test.each([
    [3, 'inconclusive'],
    [2.999, 'degraded'],
  ] as const)('needs the least difference too: with %d, 3 ms of 10 ms are %s', (minimumDifference, verdict) => {
    const effect = { absolute: { value: 3, low: 2, high: 4 }, relative: { value: 30, low: 20, high: 40 } }
    expect(judgeEffect(effect, 0.001, { ...LIMITS, minimumDifference })).toBe(verdict)
  })

  test('is stable when the difference is ruled out in the unit, whatever it is in percent', () => {
    const effect = { absolute: { value: 0.1, low: -0.4, high: 0.5 }, relative: { value: 100, low: -90, high: null } }
    expect(judgeEffect(effect, 0.5, { ...LIMITS, minimumDifference: 0.5 })).toBe('stable')
    expect(judgeEffect(effect, 0.5, { ...LIMITS, minimumDifference: 0.499 })).toBe('inconclusive')
  })

  test('from nothing to something goes by the difference alone', () => {
    const effect = { absolute: { value: 3, low: 2, high: 4 }, relative: null }
    expect(judgeEffect(effect, 0.001, LIMITS)).toBe('degraded')
    expect(judgeEffect(effect, 0.001, { ...LIMITS, minimumDifference: 3 })).toBe('inconclusive')
  })

  test('without any possible difference is stable', () => {
    expect(judgeEffect(on100(0, 0, 0), 1, LIMITS)).toBe('stable')
    expect(judgeEffect({ absolute: { value: 0, low: 0, high: 0 }, relative: null }, 1, LIMITS)).toBe('stable')
  })
})
