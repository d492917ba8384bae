import type { OperationHeatmap } from '@plumbline/protocol/api'
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts'
import type { EChartsCoreOption } from 'echarts/core'
import { gapAreas, limitLine, type TimeChart, timeChartOption, valueAxis } from '../../charts/time-chart-option.ts'
import { formatLimitMs } from '../../formats/numbers.ts'
import { type HeatmapPoint, hasNoCalls } from './heatmap-steps.ts'

type Bands = OperationHeatmap['bands']

export interface HeatmapChart extends TimeChart<HeatmapPoint> {
  bands: Bands
  /** Drawn across, ms. */
  thresholdMs: number
}

/** Labels that find room beside a chart of 260 px. */
const MOST_LABELS = 8

/** Time by duration: each cell as strong in colour as its share of the calls of its step, so that quiet hours show their shape too. */
export function heatmapOption(chart: HeatmapChart): EChartsCoreOption {
  const { series, colours, bands, thresholdMs } = chart
  const limitAt = bandPlace(bands, thresholdMs)
  const mostShare = Math.max(...series.points.flatMap(({ count, cells }) => cells.map((cell) => cell.count / count)))
  const stride = Math.ceil((bands.length + 1) / MOST_LABELS)
  const labelled = Array.from({ length: bands.length + 1 }, (_, place) => place).filter((place) => place % stride === 0)
  return {
    ...timeChartOption(chart),
    yAxis: {
      ...valueAxis(colours),
      min: 0,
      max: bands.length,
      splitLine: { show: false },
      axisTick: { show: false, customValues: labelled },
      axisLabel: {
        color: colours.inkFaint,
        customValues: labelled,
        formatter: (place: number) => formatLimitMs(bands[place - 1]?.toMs ?? bands[0]?.fromMs ?? 0),
      },
    },
    series: [
      {
        type: 'custom',
        clip: true,
        renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => renderCell(api),
        itemStyle: { color: colours.duration },
        data: series.points.flatMap(({ from, count, cells }) =>
          cells.map((cell) => [from, from + series.stepMs, cell.band, shade(cell.count / count / mostShare)]),
        ),
        markArea: gapAreas(series, colours, hasNoCalls),
        ...(limitAt === undefined
          ? {}
          : { markLine: limitLine({ at: limitAt, label: '', colour: colours.late, surface: colours.surface }) }),
      },
    ],
  }
}

/** Where a duration stands on the axis, in bands from the bottom; undefined beyond the last. */
export function bandPlace(bands: Bands, ms: number): number | undefined {
  const index = bands.findIndex(({ toMs }) => ms <= toMs)
  const band = bands[index]
  return band && index + Math.max(0, (ms - band.fromMs) / (band.toMs - band.fromMs))
}

/**
 * Opacity of a cell by its part of the largest share. The root lets few calls be seen beside many: one slow call in a hundred is
 * what one looks for.
 */
export const shade = (part: number): number => 0.12 + 0.88 * Math.sqrt(Math.min(1, part))

/** Space between cells, px. */
const GAP = 1

function renderCell(api: CustomSeriesRenderItemAPI) {
  const [left = 0, bottom = 0] = api.coord([api.value(0), api.value(2)])
  const [right = 0, top = 0] = api.coord([api.value(1), Number(api.value(2)) + 1])
  return {
    type: 'rect' as const,
    shape: { x: left, y: top, width: Math.max(1, right - left - GAP), height: Math.max(1, bottom - top - GAP) },
    style: { fill: api.visual('color'), opacity: Number(api.value(3)) },
  }
}
