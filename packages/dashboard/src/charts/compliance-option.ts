import type { EChartsCoreOption } from 'echarts/core'
import { formatLimitPercent } from '../formats/numbers.ts'
import { gapAreas, limitLine, type TimeChart, timeChartOption, valueAxis } from './time-chart-option.ts'
import { hasNoMessages, isLone, middleOf } from './time-steps.ts'

/** Share of messages in time, step by step, against the target: steps below it are marked by colour and by shape. */
export function complianceOption(chart: TimeChart & { targetPercent: number }): EChartsCoreOption {
  const { series, colours, targetPercent } = chart
  const values = series.points.map((point) => point.compliancePercent)
  const scale = percentScale(values, targetPercent)
  return {
    ...timeChartOption(chart),
    yAxis: {
      ...valueAxis(colours),
      min: scale.lowest,
      max: 100,
      interval: scale.interval,
      axisLabel: { color: colours.inkFaint, formatter: (percent: number) => formatLimitPercent(percent) },
    },
    series: [
      {
        name: 'In time',
        type: 'line',
        connectNulls: false,
        showSymbol: true,
        lineStyle: { color: colours.inTime, width: 2 },
        emphasis: { disabled: true },
        data: series.points.map((point, index) => {
          const percent = point.compliancePercent
          const missed = percent !== null && percent < targetPercent
          return {
            value: [middleOf(point, series.stepMs), percent],
            symbol: missed ? 'triangle' : 'circle',
            symbolRotate: 180,
            symbolSize: missed ? 8 : isLone(values, index) ? 6 : 0,
            itemStyle: { color: missed ? colours.late : colours.inTime },
          }
        }),
        markLine: limitLine({ at: targetPercent, label: '', colour: colours.inkFaint, surface: colours.surface }),
        markArea: gapAreas(series, colours, hasNoMessages),
      },
    ],
  }
}

/** Starts of the axis with the steps that divide what is left of it evenly. */
const STARTS = [
  { lowest: 90, interval: 5 },
  { lowest: 80, interval: 5 },
  { lowest: 60, interval: 10 },
  { lowest: 0, interval: 25 },
]

/** The closest start of the axis that is at or below everything shown, with some room under the target. */
export function percentScale(
  values: readonly (number | null)[],
  targetPercent: number,
): { lowest: number; interval: number } {
  const known = values.filter((value): value is number => value !== null)
  const lowestShown = Math.min(...known, targetPercent - 3)
  return STARTS.find(({ lowest }) => lowest <= lowestShown) ?? { lowest: 0, interval: 25 }
}
