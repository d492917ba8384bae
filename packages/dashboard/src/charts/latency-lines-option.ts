import type { EChartsCoreOption } from 'echarts/core'
import { formatLimitMs } from '../formats/numbers.ts'
import { fromLog, latencyTicks, toLog } from './latency-scale.ts'
import { gapAreas, limitLine, type TimeChart, timeChartOption, valueAxis } from './time-chart-option.ts'
import { isLone, middleOf, type TimeStep } from './time-steps.ts'

export interface LatencyLine<Step extends TimeStep> {
  name: string
  /** ms; null where nothing was measured. */
  figureOf: (step: Step) => number | null
  colour: string
  width: number
  dash?: [on: number, off: number]
}

export interface LatencyLines<Step extends TimeStep> extends TimeChart<Step> {
  lines: readonly LatencyLine<Step>[]
  /** A limit across the chart; its label stands at its left end, empty where the legend names it. */
  limit: { ms: number; label: string }
  isEmpty: (step: Step) => boolean
}

/** Durations over time on a logarithmic axis with round labels, and a limit. Gaps in the data stay gaps. */
export function latencyLinesOption<Step extends TimeStep>(chart: LatencyLines<Step>): EChartsCoreOption {
  const { series, colours, limit, isEmpty } = chart
  const { points, stepMs } = series
  const lines = chart.lines.map((line) => ({ ...line, values: points.map(line.figureOf) }))
  const ticks = latencyTicks(
    lines.flatMap((line) => line.values),
    limit.ms,
  )
  const tickValues = ticks.map((ms) => toLog(ms))
  return {
    ...timeChartOption(chart),
    yAxis: {
      ...valueAxis(colours),
      min: tickValues[0],
      max: tickValues.at(-1),
      axisTick: { show: false, customValues: tickValues },
      axisLabel: {
        color: colours.inkFaint,
        customValues: tickValues,
        formatter: (value: number) => formatLimitMs(Math.round(fromLog(value))),
      },
    },
    series: lines.map((line, index) => ({
      name: line.name,
      type: 'line',
      connectNulls: false,
      showSymbol: true,
      symbol: 'circle',
      symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => (isLone(line.values, dataIndex) ? 6 : 0),
      lineStyle: { color: line.colour, width: line.width, ...(line.dash ? { type: line.dash } : {}) },
      itemStyle: { color: line.colour },
      emphasis: { disabled: true },
      data: points.map((point, at) => [middleOf(point, stepMs), toLog(line.values[at] ?? null)]),
      ...(index === 0
        ? {
            markLine: limitLine({
              at: toLog(limit.ms) ?? 0,
              label: limit.label,
              colour: colours.late,
              surface: colours.surface,
            }),
            markArea: gapAreas(series, colours, isEmpty),
          }
        : {}),
    })),
  }
}
