import { describe, expect, test } from 'vitest'
import { durationsOption } from './durations-option.ts'
import { failuresOption } from './failures-option.ts'
import { describeDurations, describeFailures, failuresOf, type OperationPoint } from './operation-steps.ts'

const STEP_MS = 60_000
const point = (
  index: number,
  totalOperations: number,
  errorRate: number | null,
  ms: number | null,
): OperationPoint => ({
  from: index * STEP_MS,
  at: index * STEP_MS,
  totalOperations,
  errorRate,
  avgDuration: ms,
  p95Duration: ms === null ? null : 2 * ms,
})
const series = {
  window: { from: 0, to: 3 * STEP_MS },
  stepMs: STEP_MS,
  points: [point(0, 40, 2.5, 300), point(1, 0, null, null), point(2, 3, 33.3333, 900)],
}
const colours = {
  dark: false,
  inkFaint: 'inkFaint',
  hairline: 'hairline',
  sunken: 'sunken',
  surface: 'surface',
  inTime: 'inTime',
  late: 'late',
  durationSoft: 'soft',
  duration: 'duration',
  durationStrong: 'strong',
  tiers: ['t1', 't2', 't3', 't4', 't5', 't6'],
  font: 'sans',
}
interface Drawn {
  series: { name: string; data: [number, number | null][]; markArea?: { data: { xAxis: number }[][] } }[]
}
const chart = { series, colours, timeZone: 'UTC' }
const dataOf = (option: unknown) => (option as Drawn).series.map(({ name, data }) => [name, data.map(([, y]) => y)])
const gapOf = (option: unknown) => (option as Drawn).series[0]?.markArea?.data[0]?.map(({ xAxis }) => xAxis)

describe('durations over time', () => {
  const option = durationsOption({ ...chart, thresholdMs: 2_000 })
  test('leave a gap where nothing was called, and say so with a band', () => {
    expect(dataOf(option)).toEqual([
      ['Mean', [Math.log10(300), null, Math.log10(900)]],
      ['P95', [Math.log10(600), null, Math.log10(1_800)]],
    ])
    expect(gapOf(option)).toEqual([STEP_MS, 2 * STEP_MS])
  })
})

describe('failures over time', () => {
  test('stand at the foot of the bars of all calls', () => {
    const option = failuresOption(chart)
    expect(dataOf(option)).toEqual([
      ['Failed', [1, 0, 1]],
      ['Succeeded', [39, 0, 2]],
    ])
    expect(gapOf(option)).toEqual([STEP_MS, 2 * STEP_MS])
  })
})

test('a share of failures is a whole number of them', () => {
  expect(series.points.map(failuresOf)).toEqual([1, 0, 1])
})

test('a step is read aloud with its figures', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')
  expect(series.points.map((step) => plain(describeDurations(step)))).toEqual([
    'mean 300 ms, P95 600 ms',
    'no calls',
    'mean 900 ms, P95 1.80 s',
  ])
  expect(series.points.map((step) => plain(describeFailures(step)))).toEqual([
    '40 calls, 1 failed (2.5 %)',
    'no calls',
    '3 calls, 1 failed (33.3 %)',
  ])
})
