import { TIERS } from '@plumbline/protocol'
import type { EChartsCoreOption } from 'echarts/core'
import { formatCount } from '../formats/numbers.ts'
import { gapAreas, type TimeChart, timeChartOption, valueAxis } from './time-chart-option.ts'
import { hasNoMessages, middleOf } from './time-steps.ts'

/** How many messages of each latency tier, step by step, as stacked bars from the best tier up to the worst. */
export function tiersOption(chart: TimeChart): EChartsCoreOption {
  const { series, colours } = chart
  return {
    ...timeChartOption(chart),
    yAxis: {
      ...valueAxis(colours),
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: colours.inkFaint, formatter: formatCount },
    },
    series: TIERS.map((tier, index) => ({
      name: tier.title,
      type: 'bar',
      stack: 'tiers',
      barCategoryGap: '18%',
      barMaxWidth: 28,
      itemStyle: { color: colours.tiers[index] },
      emphasis: { disabled: true },
      data: series.points.map((point) => [middleOf(point, series.stepMs), point.tiers[index] ?? 0]),
      ...(index === 0 ? { markArea: gapAreas(series, colours, hasNoMessages) } : {}),
    })),
  }
}
