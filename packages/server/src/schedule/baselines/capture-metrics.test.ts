import { METRICS } from '@plumbline/protocol/catalogue'
import { binOf, decode } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import type { MeasuredRow } from '../../analyse/measured.ts'
import { metricOf } from '../../judge/condition/test-support/readings.ts'
import { canCapture, captureMetrics, isOfService, readBaseline } from './capture-metrics.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

const row = (service: string, value: number, count: number): MeasuredRow => ({
  ...{ kind: 'operation', service, name: 'call', unit: 'ms', customer: '', environment: '', release: '', variant: '' },
  ...{ count, failures: 0, total: value * count, minimum: value, maximum: value, bins: { [binOf(value)]: count } },
  ...{ last: value, lastAt: NOW },
})

let ids = 0
const facts = { source: 'captured', now: NOW, newId: () => `id-${++ids}` } as const
const capture = (ids: readonly string[], rows: readonly MeasuredRow[]) => captureMetrics(ids.map(metricOf), rows, facts)

describe('a baseline that is captured', () => {
  test('is of each service, with ten samples at least', () => {
    const found = capture(['operations.p95'], [row('a', 100, 9), row('a', 200, 1), row('b', 50, 9)])
    expect(found).toMatchObject([
      {
        metric: 'operations.p95',
        labels: { service: 'a' },
        ...{ kind: 'captured', capturedAt: NOW, samples: 10 },
        value: { mean: 110, p95: 200, p99: 200 },
      },
    ])
    expect(found[0]?.value.p50).toBeGreaterThan(98.9)
    expect(found[0]?.value.p50).toBeLessThan(101.1)
  })

  test.each([
    [10, 'provisional'],
    [99, 'provisional'],
    [100, 'trusted'],
  ])('of %i samples that nobody asked for is %s', (count, kind) => {
    expect(
      captureMetrics([metricOf('operations.p95')], [row('a', 1, count)], { ...facts, source: 'automatic' }),
    ).toMatchObject([{ kind, samples: count }])
  })

  test('of one service is of the metrics that are about services', () => {
    expect(isOfService(metricOf('operations.p95'), 'a')).toBe(true)
    const others = METRICS.filter((metric) => canCapture(metric) && !isOfService(metric, 'a'))
    expect(others.length).toBeGreaterThan(0)
    for (const { by } of others) expect(by).not.toBe('service')
  })

  test('keeps the whole distribution', () => {
    const [found] = capture(['operations.p95'], [row('a', 100, 9), row('a', 200, 1)])
    const histogram = found && decode(found.value.histogram)
    expect(histogram).toMatchObject({ ok: true, value: { count: 10, min: 100, max: 200 } })
  })

  test('is of metrics about values alone', () => {
    for (const id of ['operations.count', 'operations.failures', 'chat.latency.p95', 'operations.min'])
      expect(capture([id], [row('a', 100, 50)])).toEqual([])
    expect(METRICS.filter(canCapture).length).toBeGreaterThan(20)
  })

  test.each([
    ['operations.mean', 110],
    ['operations.p95', 200],
    ['operations.p99', 200],
  ])('answers for %s', (id, value) => {
    const [found] = capture([id], [row('a', 100, 9), row('a', 200, 1)])
    if (!found) throw new Error('nothing was captured')
    expect(readBaseline(metricOf(id), found)).toEqual({
      value,
      samples: 10,
      from: 'the baseline captured at 2026-11-22T12:00:00.000Z',
    })
    expect(readBaseline(metricOf('operations.count'), found)).toBeUndefined()
  })
})
