import type { EChartsCoreOption } from 'echarts/core'
import { latencyLinesOption } from '../../charts/latency-lines-option.ts'
import type { TimeChart } from '../../charts/time-chart-option.ts'
import { hasNoOperations, type OperationPoint } from './operation-steps.ts'

/** Mean and P95 of operations over time, with the threshold as a line. */
export function durationsOption({
  thresholdMs,
  ...chart
}: TimeChart<OperationPoint> & { thresholdMs: number }): EChartsCoreOption {
  return latencyLinesOption({
    ...chart,
    lines: [
      { name: 'Mean', figureOf: ({ avgDuration }) => avgDuration, colour: chart.colours.durationSoft, width: 2 },
      { name: 'P95', figureOf: ({ p95Duration }) => p95Duration, colour: chart.colours.duration, width: 2.5 },
    ],
    limit: { ms: thresholdMs, label: '' },
    isEmpty: hasNoOperations,
  })
}
