import type { EChartsCoreOption } from 'echarts/core'
import { gapAreas, type TimeChart, timeChartOption, valueAxis } from '../../charts/time-chart-option.ts'
import { middleOf } from '../../charts/time-steps.ts'
import { formatCount } from '../../formats/numbers.ts'
import { failuresOf, hasNoOperations, type OperationPoint } from './operation-steps.ts'

/** Place of the lightest "in time" among the tiers: most calls succeed, and are not what one looks for. */
const COMPLIANT_TIER = 2

/** How many calls, step by step: those that failed at the foot of each bar, so that their heights compare. */
export function failuresOption(chart: TimeChart<OperationPoint>): EChartsCoreOption {
  const { series, colours } = chart
  const bars = [
    { name: 'Failed', colour: colours.late, countOf: failuresOf },
    {
      name: 'Succeeded',
      colour: colours.tiers[COMPLIANT_TIER],
      countOf: (point: OperationPoint) => point.totalOperations - failuresOf(point),
    },
  ]
  return {
    ...timeChartOption(chart),
    yAxis: {
      ...valueAxis(colours),
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: colours.inkFaint, formatter: formatCount },
    },
    series: bars.map(({ name, colour, countOf }, index) => ({
      name,
      type: 'bar',
      stack: 'calls',
      barCategoryGap: '18%',
      barMaxWidth: 28,
      itemStyle: { color: colour },
      emphasis: { disabled: true },
      data: series.points.map((point) => [middleOf(point, series.stepMs), countOf(point)]),
      ...(index === 0 ? { markArea: gapAreas(series, colours, hasNoOperations) } : {}),
    })),
  }
}
