import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { createRandom, type Draw, drawMany, SHAPES } from '../../test-support/shapes.ts'
import { ComparisonAnswerSchema, type OperationDistribution, type OperationSet } from '../api/index.ts'
import { createHistogram, encode, record } from '../histogram/index.ts'
import { compareSets } from './compare-sets.ts'

const slower =
  (by: number): Draw =>
  (random) =>
    by * SHAPES['log-normal'](random)

function operation(
  name: string,
  options: { size?: number; slowdown?: number; failures?: number; seed?: number; service?: string } = {},
): OperationDistribution {
  const { size = 500, slowdown = 1, failures = 0, seed = 1, service = 'hubspot' } = options
  const histogram = createHistogram()
  for (const value of drawMany(size, slower(slowdown), createRandom(seed))) record(histogram, value)
  return { service, name, count: size, failures, histogram: encode(histogram) }
}

const set = (label: string, operations: OperationDistribution[], leftOut = 0): OperationSet => ({
  label,
  window: null,
  precision: 'minute',
  operations,
  leftOut,
})

function compared(before: OperationSet, after: OperationSet, options = {}) {
  const answer = compareSets(before, after, options)
  if (!answer.ok) throw new Error(answer.problem)
  expect(Check(ComparisonAnswerSchema, answer.value)).toBe(true)
  return answer.value
}

const verdicts = ({ operations }: { operations: readonly { name: string; verdict: string }[] }) =>
  operations.map(({ name, verdict }) => [name, verdict])

describe('operations that are in both sets', () => {
  test('one of two became slower: it comes first, with its effect, and decides the whole', () => {
    const answer = compared(
      set('release 1', [operation('get'), operation('batch', { seed: 2 })]),
      set('release 2', [operation('get', { seed: 3 }), operation('batch', { seed: 4, slowdown: 1.3 })]),
    )
    expect(answer).toMatchObject({
      verdict: 'degraded',
      counts: { degraded: 1, improved: 0 },
      sentence: 'Of 2 operations, 1 degraded: release 2 against release 1.',
    })
    expect(answer.operations[0]).toMatchObject({ name: 'batch', verdict: 'degraded', presence: 'both' })
    const relative = answer.operations[0]?.values.effect?.relative
    expect(relative?.low).toBeGreaterThan(0)
    expect(relative?.value).toBeGreaterThan(20)
    expect(relative?.value).toBeLessThan(40)
  })

  test('one became slower and one faster: the whole is degraded', () => {
    const answer = compared(
      set('a', [operation('get'), operation('batch', { seed: 2 })]),
      set('b', [operation('get', { seed: 3, slowdown: 0.6 }), operation('batch', { seed: 4, slowdown: 1.5 })]),
    )
    expect(verdicts(answer)).toEqual([
      ['batch', 'degraded'],
      ['get', 'improved'],
    ])
    expect(answer.verdict).toBe('degraded')
    expect(answer.sentence).toBe('Of 2 operations, 1 degraded and 1 improved: b against a.')
  })

  test('the same data are stable, and a few samples are inconclusive', () => {
    const many = set('many', [operation('get', { size: 5_000 })])
    expect(compared(many, many)).toMatchObject({
      verdict: 'stable',
      sentence: 'No change in 1 operation: many against many.',
    })
    const few = set('few', [operation('get', { size: 9 })])
    expect(compared(few, few)).toMatchObject({
      verdict: 'inconclusive',
      sentence: 'No change is certain in 1 operation, and of 1 too little is known: few against few.',
    })
  })

  test('more failures degrade an operation that is as fast as before', () => {
    const same = { size: 1_000 }
    const answer = compared(
      set('a', [operation('get', { ...same, failures: 10 })]),
      set('b', [operation('get', { ...same, failures: 100 })]),
    )
    expect(answer.operations[0]).toMatchObject({
      verdict: 'degraded',
      values: { verdict: 'stable' },
      failures: { verdict: 'degraded', before: 1, after: 10 },
    })
  })

  test('a service and everything are compared as the sums of their operations', () => {
    const answer = compared(
      set('a', [operation('x'), operation('y'), operation('z', { service: 'n8n' })]),
      set('b', [operation('x'), operation('y'), operation('z', { service: 'n8n' })]),
    )
    expect(answer.services.map(({ service, name, values }) => [service, name, values.samples.after])).toEqual([
      ['hubspot', '', 1_000],
      ['n8n', '', 500],
    ])
    expect(answer.overall).toMatchObject({
      service: '',
      name: '',
      values: { samples: { before: 1_500, after: 1_500 } },
    })
  })

  test.each([
    [1, 0.01],
    [5, 0.01],
    [6, 0.05 / 6],
    [50, 0.001],
  ])(
    'with %i of them, and others that are in one only, chance may make a difference once in 1 / %d',
    (count, significance) => {
      const operations = Array.from({ length: count }, (_, i) => operation(`n${i}`, { size: 10 }))
      const others = Array.from({ length: 10 }, (_, i) => operation(`new${i}`, { size: 10 }))
      const { significance: found } = compared(set('a', operations), set('b', [...operations, ...others]))
      expect(found).toBeCloseTo(significance, 10)
    },
  )

  test('of 200 equal pairs of sets with 20 operations each, at most 1 in 20 is called changed', () => {
    const names = Array.from({ length: 20 }, (_, i) => `n${i}`)
    const draw = (label: string, seed: number) =>
      set(
        label,
        names.map((name, i) => operation(name, { size: 60, seed: seed * 100 + i })),
      )
    const changed = Array.from({ length: 200 }, (_, i) => compared(draw('a', 2 * i), draw('b', 2 * i + 1))).filter(
      ({ counts }) => counts.degraded + counts.improved > 0,
    )
    expect(changed.length).toBeLessThanOrEqual(10)
  })
})

describe('operations that are in one set only', () => {
  test('are named and decide nothing', () => {
    const answer = compared(
      set('a', [operation('old'), operation('both', { size: 5_000 })]),
      set('b', [operation('new'), operation('both', { size: 5_000 })]),
    )
    expect(answer.verdict).toBe('stable')
    expect(Object.fromEntries(answer.operations.map(({ name, presence }) => [name, presence]))).toEqual({
      both: 'both',
      new: 'onlyAfter',
      old: 'onlyBefore',
    })
  })

  test.each([
    ['the one before', [], [operation('x')], 'Nothing to compare: no operations in a.'],
    ['the one after', [operation('x')], [], 'Nothing to compare: no operations in b.'],
    ['both', [], [], 'Nothing to compare: no operations in a.'],
    ['their names', [operation('x')], [operation('y')], 'Nothing to compare: no operation is in both, b against a.'],
  ])('nothing in common because of %s is inconclusive', (_what, before, after, sentence) => {
    expect(compared(set('a', before), set('b', after))).toMatchObject({ verdict: 'inconclusive', sentence })
  })
})

test('a histogram that contradicts itself is refused with its place', () => {
  const broken = { ...operation('get'), histogram: { ...operation('get').histogram, count: 7 } }
  const answer = compareSets(set('a', [operation('get')]), set('release 2', [broken]))
  expect(answer).toEqual({ ok: false, problem: expect.stringMatching(/^release 2: hubspot:get: /) })
})

test('the least change that counts and the statistic are as asked', () => {
  const [a, b] = [set('a', [operation('get')]), set('b', [operation('get', { seed: 9, slowdown: 1.3 })])]
  expect(compared(a, b, { minimumPercent: 60 }).verdict).not.toBe('degraded')
  expect(compared(a, b, { statistic: 'p50' }).operations[0]?.values.sentence).toMatch(/^P50 rose/)
})
