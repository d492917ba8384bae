import type { SeriesPoint } from '@plumbline/protocol/api'
import type { EChartsCoreOption } from 'echarts/core'
import { formatTick } from '../formats/times.ts'
import type { ChartColours } from './chart-colours.ts'
import { dayTicks } from './day-ticks.ts'
import { PLOT_INSET } from './plot-geometry.ts'
import { gapsOf, spanOf, type TimeStep, type TimeSteps } from './time-steps.ts'

export interface TimeChart<Step extends TimeStep = SeriesPoint> {
  series: TimeSteps<Step>
  colours: ChartColours
  timeZone: string
}

/** From here on the labels are days, and ECharts would put the first of a month right beside its neighbours. */
const DAYS_FROM_MS = 4 * 86_400_000

/** What all charts over time share: the time axis, and bands where nothing was measured. */
export function timeChartOption({ series, colours, timeZone }: TimeChart<TimeStep>): EChartsCoreOption {
  const span = spanOf(series)
  return {
    animation: false,
    useUTC: timeZone === 'UTC',
    textStyle: { fontFamily: colours.font, fontSize: 12, color: colours.inkFaint },
    darkMode: colours.dark,
    grid: PLOT_INSET,
    xAxis: {
      type: 'time',
      min: span.from,
      max: span.to,
      // Bars would otherwise stretch the axis, and its times no longer stand under those of the other charts.
      containShape: false,
      axisLine: { lineStyle: { color: colours.hairline } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: colours.inkFaint,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        ...(span.to - span.from > DAYS_FROM_MS
          ? { customValues: dayTicks(span, timeZone), showMinLabel: true, showMaxLabel: true }
          : {}),
        formatter: (at: number) => formatTick(at, span.to - span.from, timeZone),
      },
    },
  }
}

export function valueAxis(colours: ChartColours) {
  return {
    type: 'value',
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: colours.inkFaint },
    splitLine: { lineStyle: { color: colours.hairline } },
  }
}

/** Share of the axis from which on a gap is wide enough to carry its name. */
const NAMED_GAP = 0.12

/** Bands where nothing was measured: an absence is drawn, not joined over. */
export function gapAreas<Step extends TimeStep>(
  series: TimeSteps<Step>,
  colours: ChartColours,
  isEmpty: (step: Step) => boolean,
) {
  const span = spanOf(series)
  return {
    silent: true,
    itemStyle: { color: colours.sunken },
    label: { position: 'inside', color: colours.inkFaint, fontSize: 12 },
    data: gapsOf(series, isEmpty).map(({ from, to }) => [
      { xAxis: from, name: to - from >= NAMED_GAP * (span.to - span.from) ? 'no data' : '' },
      { xAxis: to },
    ]),
  }
}

/** A limit across the chart; named above its left end unless the legend names it. */
export function limitLine({
  at,
  label,
  colour,
  surface,
}: {
  at: number
  label: string
  colour: string
  surface: string
}) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: colour, type: [6, 4], width: 1.5 },
    label: {
      show: label !== '',
      position: 'insideStartTop',
      formatter: label,
      color: colour,
      fontWeight: 600,
      textBorderColor: surface,
      textBorderWidth: 3,
    },
    data: [{ yAxis: at }],
  }
}
