import { describe, expect, test } from 'vitest'
import { SERIES_START, STEP_MS, seriesOf } from '../../test/fixture/series.ts'
import type { ChartColours } from './chart-colours.ts'
import { complianceOption, percentScale } from './compliance-option.ts'
import { percentilesOption } from './percentiles-option.ts'
import { tiersOption } from './tiers-option.ts'

const colours: ChartColours = {
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

/** The parts of an option that the tests look at; options are plain data. */
interface Drawn {
  useUTC: boolean
  xAxis: { min: number; max: number }
  yAxis: {
    min: number
    max: number
    axisTick: { customValues: number[] }
    axisLabel: { formatter: (value: number) => string }
  }
  series: {
    name: string
    connectNulls?: boolean
    data: ([number, number | null] | { value: [number, number | null]; symbol: string; symbolSize: number })[]
    symbolSize?: (value: unknown, at: { dataIndex: number }) => number
    markLine?: { data: { yAxis: number }[]; label: { formatter: string } }
    markArea?: { data: { xAxis: number }[][] }
  }[]
}
const drawn = (option: unknown): Drawn => option as Drawn

const series = seriesOf([
  { p50Ms: 900, p95Ms: 3_000, p99Ms: 4_000, tiers: [1, 2, 3, 0, 0, 0] },
  null,
  { p50Ms: 2_000, p95Ms: 8_000, p99Ms: 9_000, compliancePercent: 70, late: 3, tiers: [0, 1, 2, 4, 0, 1] },
])
const chart = { series, colours, timeZone: 'UTC' }
const middle = (index: number) => SERIES_START + (index + 0.5) * STEP_MS

describe('percentiles over time', () => {
  const option = drawn(percentilesOption({ ...chart, slaMs: 5_000 }))

  test('leave a gap where nothing was measured', () => {
    for (const line of option.series) {
      expect(line.connectNulls).toBe(false)
      expect(line.data[1]).toEqual([middle(1), null])
    }
    expect(option.series[0]?.markArea?.data[0]?.map(({ xAxis }) => xAxis)).toEqual([
      SERIES_START + STEP_MS,
      SERIES_START + 2 * STEP_MS,
    ])
  })

  test('draw a figure between two gaps as a dot, and none on a line', () => {
    expect(option.series[0]?.symbolSize?.(undefined, { dataIndex: 0 })).toBeGreaterThan(0)
    const whole = drawn(percentilesOption({ ...chart, series: seriesOf([{ p50Ms: 1 }, { p50Ms: 2 }]), slaMs: 5_000 }))
    expect(whole.series[0]?.symbolSize?.(undefined, { dataIndex: 0 })).toBe(0)
  })

  test('stand on a logarithmic axis with round labels, the SLA among them', () => {
    const { formatter } = option.yAxis.axisLabel
    expect(option.yAxis.axisTick.customValues.map((value) => formatter(value).replace('\u00a0', ' '))).toEqual([
      '500 ms',
      '1 s',
      '2 s',
      '5 s',
      '10 s',
    ])
    expect(option.series[0]?.markLine?.data[0]?.yAxis).toBeCloseTo(Math.log10(5_000))
  })
})

describe('tiers over time', () => {
  const option = drawn(tiersOption(chart))
  test('stack the tiers from best to worst', () => {
    expect(option.series.map(({ data }) => data[2])).toEqual([0, 1, 2, 4, 0, 1].map((count) => [middle(2), count]))
    expect(option.series.map(({ name }) => name)).toEqual([
      'under 1 s',
      '1 to 2 s',
      '2 to 5 s',
      '5 to 10 s',
      '10 to 30 s',
      '30 s and more',
    ])
  })
})

describe('compliance over time', () => {
  const option = drawn(complianceOption({ ...chart, targetPercent: 95 }))
  test('marks a step below the target by its shape, and leaves gaps', () => {
    const [kept, gap, missed] = option.series[0]?.data ?? []
    expect(kept).toMatchObject({ value: [middle(0), 100], symbol: 'circle' })
    expect(gap).toMatchObject({ value: [middle(1), null] })
    expect(missed).toMatchObject({ value: [middle(2), 70], symbol: 'triangle' })
  })

  test.each([
    [[100, 96], 90],
    [[100, 90], 90],
    [[100, 89.9], 80],
    [[79], 60],
    [[59], 0],
    [[0], 0],
    [[null], 90],
  ])('of %j percent starts at %s', (values, lowest) => {
    expect(percentScale(values, 95).lowest).toBe(lowest)
  })

  test('leaves room below a target that is low itself', () => {
    expect(percentScale([100], 80).lowest).toBe(60)
  })
})

test('all charts over time share one axis of time, on the clock of the reader', () => {
  const options = [
    percentilesOption({ ...chart, slaMs: 5_000 }),
    tiersOption(chart),
    complianceOption({ ...chart, targetPercent: 95 }),
  ].map(drawn)
  for (const { xAxis, useUTC } of options) {
    expect(xAxis).toMatchObject({ min: SERIES_START, max: SERIES_START + 3 * STEP_MS })
    expect(useUTC).toBe(true)
  }
  expect(drawn(tiersOption({ ...chart, timeZone: 'Europe/Berlin' })).useUTC).toBe(false)
})
