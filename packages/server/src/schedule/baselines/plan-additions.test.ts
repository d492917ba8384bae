import { MOST_COMPARED } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { metricOf } from '../../judge/condition/test-support/readings.ts'
import type { MeasuredCount } from '../../store/measured-counts.ts'
import { keyOfMetric, keyOfOperation, planAdditions } from './plan-additions.ts'

const row = (name: string, count: number, changed: Partial<MeasuredCount> = {}): MeasuredCount => ({
  ...{ environment: 'production', kind: 'operation', service: 'shop', name, unit: 'ms', count },
  ...changed,
})
const known = (samples: number) => ({ operations: [{ service: 'shop', name: 'pay', samples }], metrics: [] })
const NOTHING = { operations: [], metrics: [] }
const namesOf = (keys: ReadonlySet<string>): string[] => [...keys].map((key) => JSON.parse(key)[1])

describe('an automatic baseline', () => {
  test.each([
    [9, undefined, false],
    [10, undefined, true],
    [100, undefined, true],
    [99, 10, false],
    [100, 10, true],
    [100, 99, true],
    [5_000, 100, false],
  ])('of an operation with %i samples, of which %s are in it, takes it in: %s', (count, taken, isTaken) => {
    const { operations } = planAdditions([], [row('pay', count)], taken === undefined ? NOTHING : known(taken))
    expect(operations.size).toBe(isTaken ? 1 : 0)
  })

  test('takes in durations of operations only', () => {
    const others = [row('a', 50, { unit: 'bytes' }), row('b', 50, { kind: 'queue' })]
    expect(namesOf(planAdditions([], [...others, row('c', 50)], NOTHING).operations)).toEqual(['c'])
  })

  test('takes in metrics, by what they are judged by, at the same numbers', () => {
    const metrics = [metricOf('operations.p95')]
    const counts = [row('a', 5), row('b', 5), row('a', 9, { service: 'mail' })]
    const key = keyOfMetric('operations.p95', { service: 'shop' })
    expect([...planAdditions(metrics, counts, NOTHING).metrics]).toEqual([key])
    const taken = (samples: number) => ({
      ...{ operations: [], metrics: [{ id: 'm', metric: 'operations.p95', labels: { service: 'shop' }, samples }] },
    })
    expect(planAdditions(metrics, counts, taken(10)).metrics.size).toBe(0)
    expect([...planAdditions(metrics, [row('a', 100)], taken(10)).metrics]).toEqual([key])
    expect(planAdditions(metrics, [row('a', 100)], taken(100)).metrics.size).toBe(0)
  })

  test('has room for the busiest, and for those that it knows already', () => {
    const counts = Array.from({ length: MOST_COMPARED + 5 }, (_, index) => row(`n${index}`, index + 10))
    const plan = planAdditions([], counts, NOTHING)
    expect(plan.leftOut).toBe(5)
    expect(plan.operations.size).toBe(MOST_COMPARED)
    expect(plan.operations.has(keyOfOperation({ service: 'shop', name: 'n4' }))).toBe(false)
    expect(plan.operations.has(keyOfOperation({ service: 'shop', name: 'n5' }))).toBe(true)
    const full = {
      metrics: [],
      operations: counts.slice(5).map(({ service, name }) => ({ service, name, samples: 99 })),
    }
    const later = planAdditions([], [row('n4', 9_000), row('n5', 9_000)], full)
    expect([namesOf(later.operations), later.leftOut]).toEqual([['n5'], 1])
  })
})
