import type { EChartsCoreOption } from 'echarts/core'
import { formatLimitMs } from '../formats/numbers.ts'
import { fromLog, latencyTicks, toLog } from './latency-scale.ts'
import { gapAreas, limitLine, type TimeChart, timeChartOption, valueAxis } from './time-chart-option.ts'
import { isLone, middleOf } from './time-steps.ts'

/** P50, P95 and P99 over time on a logarithmic axis, with the SLA drawn as a line. Gaps in the data stay gaps. */
export function percentilesOption(chart: TimeChart & { slaMs: number }): EChartsCoreOption {
  const { series, colours, slaMs } = chart
  const { points, stepMs } = series
  const lines = [
    { name: 'P50', values: points.map((point) => point.p50Ms), colour: colours.durationSoft, width: 2 },
    { name: 'P95', values: points.map((point) => point.p95Ms), colour: colours.duration, width: 2.5 },
    {
      name: 'P99',
      values: points.map((point) => point.p99Ms),
      colour: colours.durationStrong,
      width: 1.5,
      dash: [2, 3],
    },
  ]
  const ticks = latencyTicks(
    lines.flatMap((line) => line.values),
    slaMs,
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
              at: toLog(slaMs) ?? 0,
              label: `SLA ${formatLimitMs(slaMs)}`,
              colour: colours.late,
              surface: colours.surface,
            }),
            markArea: gapAreas(series, colours),
          }
        : {}),
    })),
  }
}
