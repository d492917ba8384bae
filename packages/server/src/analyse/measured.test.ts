import { type Metric, metricById, type Statistic } from '@plumbline/protocol/catalogue'
import { binOf, nearestRank, RELATIVE_ERROR } from '@plumbline/protocol/histogram'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MeasuredRow, readMeasured } from './measured.ts'

const base = metricById('operations.p95') as Metric
const metric = (changed: Partial<Metric>): Metric => {
  const { by: _, ...whole } = base
  return { ...whole, ...changed }
}

interface Event {
  at: number
  value: number
  ok: boolean
  weight: number
}

/** A row as a store adds it up. */
function rowOf(events: readonly Event[], changed: Partial<MeasuredRow> = {}): MeasuredRow {
  const bins: Record<string, number> = {}
  for (const { value, weight } of events) bins[binOf(value)] = (bins[binOf(value)] ?? 0) + weight
  const sum = (of: (event: Event) => number) => events.reduce((total, event) => total + of(event), 0)
  const newest = events.reduce((a, b) => (b.at > a.at ? b : a), events[0] as Event)
  return {
    ...{
      kind: 'operation',
      service: 'crm',
      name: 'call',
      unit: 'ms',
      customer: '',
      environment: '',
      release: '',
      variant: '',
    },
    count: sum(({ weight }) => weight),
    failures: sum(({ ok, weight }) => (ok ? 0 : weight)),
    total: sum(({ value, weight }) => value * weight),
    minimum: Math.min(...events.map(({ value }) => value)),
    maximum: Math.max(...events.map(({ value }) => value)),
    bins,
    last: newest.value,
    lastAt: newest.at,
    ...changed,
  }
}

/** A statistic of every single value. */
function slowly(statistic: Statistic, failed: boolean, events: readonly Event[]): number | null {
  const all = events.flatMap((event) => Array.from({ length: event.weight }, () => event))
  const values = all.map(({ value }) => value).sort((a, b) => a - b)
  const failures = all.filter(({ ok }) => !ok).length
  const total = values.reduce((sum, value) => sum + value, 0)
  switch (statistic) {
    case 'mean':
    case 'change':
      return total / values.length
    case 'p50':
    case 'p95':
    case 'p99':
      return values[nearestRank(Number(statistic.slice(1)) / 100, values.length) - 1] ?? null
    case 'min':
      return values[0] ?? null
    case 'max':
      return values.at(-1) ?? null
    case 'last':
      return events.reduce((a, b) => (b.at > a.at ? b : a)).value
    case 'total':
      return total
    case 'failures':
      return (failures / values.length) * 100
    case 'share':
      return 100 - (failures / values.length) * 100
    case 'count':
      return failed ? failures : values.length
    case 'burnRate':
      return null
  }
}

const STATISTICS: readonly Statistic[] = [
  'mean',
  'p50',
  'p95',
  'p99',
  'min',
  'max',
  'last',
  'total',
  'share',
  'failures',
  'count',
  'change',
  'burnRate',
]

const event = fc.record({
  value: fc.oneof(fc.double({ min: 0.001, max: 1e7, noNaN: true }), fc.constantFrom(0, 1, 100)),
  ok: fc.boolean(),
  weight: fc.integer({ min: 1, max: 4 }),
})

/** Events in rows, each at a time of its own. */
const groups = fc
  .array(fc.array(event, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 5 })
  .chain((rows) =>
    fc
      .shuffledSubarray(
        rows.flat().map((_, index) => index),
        { minLength: rows.flat().length },
      )
      .map((order) => {
        let next = 0
        return rows.map((events) => events.map((one): Event => ({ ...one, at: 1_000 + (order[next++] ?? 0) })))
      }),
  )

describe('a statistic of rows', () => {
  test.each(STATISTICS)('%s is that of all their values, within 1.1 %%', (statistic) => {
    fc.assert(
      fc.property(groups, fc.boolean(), (rows, failed) => {
        const of = { kind: 'operation', ...(failed && { failed }) } as const
        const [read] = readMeasured(
          metric({ statistic, of }),
          rows.map((events) => rowOf(events)),
          {},
        )
        const events = rows.flat()
        const expected = slowly(statistic, failed, events)
        const value = read?.reading.value ?? null
        if (expected === null) expect(value).toBeNull()
        else
          expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(
            Math.abs(expected) * RELATIVE_ERROR * (1 + 1e-9) + 1e-9,
          )
        expect(read?.reading.samples).toBe(events.reduce((sum, { weight }) => sum + weight, 0))
        expect(read?.reading.observedAt).toBe(Math.max(...events.map(({ at }) => at)))
      }),
      { numRuns: 60 },
    )
  })

  test('carries what a share divides', () => {
    const events = [true, true, false, true].map((ok, at): Event => ({ at, value: 1, ok, weight: 1 }))
    const share = (statistic: Statistic) => readMeasured(metric({ statistic }), [rowOf(events)], {})[0]?.reading
    expect(share('failures')).toMatchObject({ value: 25, share: { numerator: 1, denominator: 4 } })
    expect(share('share')).toMatchObject({ value: 75, share: { numerator: 3, denominator: 4 } })
    expect(share('mean')).not.toHaveProperty('share')
  })

  test('of nothing is nothing', () => {
    for (const statistic of STATISTICS) expect(readMeasured(metric({ statistic }), [], {})).toEqual([])
  })
})

describe('a metric is about', () => {
  const one = [{ at: 1, value: 7, ok: true, weight: 1 }]
  const isRead = (changed: Partial<Metric>, row: Partial<MeasuredRow>, scope = {}) =>
    readMeasured(metric(changed), [rowOf(one, row)], scope).length === 1

  test.each<[Partial<Metric>, Partial<MeasuredRow>, boolean]>([
    [{}, {}, true],
    [{}, { kind: 'job' }, false],
    [{ of: { kind: 'operation', service: 'crm' } }, {}, true],
    [{ of: { kind: 'operation', service: 'crm' } }, { service: 'crm2' }, false],
    [{ of: { kind: 'operation', name: 'call' } }, {}, true],
    [{ of: { kind: 'operation', name: 'call' } }, { name: 'calls' }, false],
    [{ of: { kind: 'operation', name: 'ca*' } }, {}, true],
    [{ of: { kind: 'operation', name: 'ca*' } }, { name: 'ca' }, true],
    [{ of: { kind: 'operation', name: 'ca*' } }, { name: 'xca' }, false],
    [{ of: { kind: 'operation', name: '*' } }, { name: '' }, true],
    [{}, { unit: 'bytes' }, false],
    [{ unit: 'bytes' }, { unit: 'bytes' }, true],
    [{ unit: 'percent' }, { unit: '%' }, true],
    [{ unit: 'count' }, { unit: '1' }, true],
    // Counts and shares have a unit of their own, whatever they count.
    [{ statistic: 'count', unit: 'count' }, { unit: 'ms' }, true],
    [{ statistic: 'failures', unit: 'percent' }, { unit: 'ms' }, true],
  ])('%j: %j is %s', (changed, row, expected) => {
    expect(isRead(changed, row)).toBe(expected)
  })

  test('rows that fit its scope in every label', () => {
    const row = { customer: 'x', release: '2' }
    expect(isRead({}, row, { customer: 'x' })).toBe(true)
    expect(isRead({}, row, { customer: 'x', release: '2' })).toBe(true)
    expect(isRead({}, row, { customer: 'x', release: '1' })).toBe(false)
  })

  test('each value of its label apart, whatever that is called', () => {
    const names = ['a', 'b', '', '__proto__', 'constructor']
    const rows = names.flatMap((name, index) => [
      rowOf([{ at: 1, value: index + 1, ok: true, weight: 1 }], { name }),
      rowOf(one, { name, kind: 'job' }),
    ])
    const read = readMeasured(metric({ by: 'name', statistic: 'max' }), rows, {})
    expect(read.map(({ labels, reading }) => [labels.name, reading.value])).toEqual(
      names.map((name, index) => [name, index + 1]),
    )
  })
})
