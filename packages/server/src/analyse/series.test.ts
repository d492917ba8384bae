import { CHAT_PIPELINE as graph } from '@plumbline/protocol'
import { binOf } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import type { RollupSeriesRow } from './observations.ts'
import { totalsFromRollups } from './rollup-totals.ts'
import { seriesFromMarks, seriesFromRollups } from './series.ts'

const frame = { graph, stepMs: 1_000, window: { from: 0, to: 3_000, lengthMs: 3_000 } }

describe('a series from marks', () => {
  const row = {
    from: 1_000,
    messages: 4,
    complete: 2,
    counted: 3,
    late: 1,
    meanMs: 1_500,
    quantiles: [1_000, 2_000, 2_000] as [number, number, number],
    tiers: [0, 1, 1, 0, 0, 0],
    phaseMeans: [100, 1_000, null],
  }

  test('has a point for every step; steps without messages have no figures, not zeros', () => {
    const { points } = seriesFromMarks(frame, [row])
    expect(
      points.map(({ from, messages, p95Ms, compliancePercent }) => [from, messages, p95Ms, compliancePercent]),
    ).toEqual([
      [0, 0, null, null],
      [1_000, 4, 2_000, 66.6667],
      [2_000, 0, null, null],
    ])
    expect(points[1]?.phases).toEqual({ queueToWorker: 100, workerProcessing: 1_000, workerToChatwoot: null })
  })

  test('has no percentiles where nothing is complete, whatever the engine says of an empty set', () => {
    const [, point] = seriesFromMarks(frame, [
      { ...row, complete: 0, counted: 1, quantiles: [0, 0, 0], meanMs: 0 },
    ]).points
    expect(point).toMatchObject({ meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null, compliancePercent: 0 })
  })
})

describe('rollups of settled messages', () => {
  const rolled = (
    kind: RollupSeriesRow['kind'],
    name: string,
    values: number[],
    failures = 0,
    from = 0,
  ): RollupSeriesRow => ({
    from,
    kind,
    name,
    count: values.length,
    failures,
    total: values.reduce((sum, value) => sum + value, 0),
    minimum: Math.min(...values),
    maximum: Math.max(...values),
    bins: Object.fromEntries([...Map.groupBy(values, binOf)].map(([bin, list]) => [bin, list.length])),
  })
  const rows = [
    rolled('message', 'reply', [800, 1_500, 6_000], 1),
    rolled('message', 'failed', [9_000], 1),
    rolled('message', 'stuck', [1_800_000], 1),
    rolled('message', 'timingLost', [1]),
    rolled('phase', 'queueToWorker', [100, 100, 1_600]),
  ]

  test('give compliance exactly, since good and bad were counted when they settled', () => {
    const [point] = seriesFromRollups(frame, 'hour', rows).points
    expect(point).toMatchObject({ messages: 6, late: 3, compliancePercent: 40, tiers: [1, 1, 0, 1, 0, 0] })
    expect(point?.phases.queueToWorker).toBe(600)
  })

  test('give percentiles within 1.1 %', () => {
    const [point] = seriesFromRollups(frame, 'hour', rows).points
    expect(Math.abs((point?.p50Ms ?? 0) / 1_500 - 1)).toBeLessThan(0.011)
    expect(point?.p99Ms).toBe(6_000)
  })

  test('give the totals of a long window: stuck messages are in flight and late', () => {
    expect(totalsFromRollups(graph, rows)).toMatchObject({
      complete: 3,
      inTime: 2,
      failed: 1,
      inFlight: 1,
      inFlightLate: 1,
      timingLost: 1,
      tiers: [1, 1, 0, 1, 0, 0],
      latency: { mean: 8_300 / 3, min: 800, max: 6_000 },
    })
    expect(totalsFromRollups(graph, rows).phases[0]).toMatchObject({ count: 3, elapsed: { mean: 600 } })
  })

  test('of nothing give no figures', () => {
    expect(totalsFromRollups(graph, []).latency).toEqual({
      mean: null,
      min: null,
      max: null,
      p50: null,
      p95: null,
      p99: null,
    })
  })
})
