import type { EChartsCoreOption } from 'echarts/core'
import { formatLimitMs } from '../formats/numbers.ts'
import { latencyLinesOption } from './latency-lines-option.ts'
import type { TimeChart } from './time-chart-option.ts'
import { hasNoMessages } from './time-steps.ts'

/** P50, P95 and P99 of messages over time, with the SLA drawn as a line. */
export function percentilesOption({ slaMs, ...chart }: TimeChart & { slaMs: number }): EChartsCoreOption {
  const { durationSoft, duration, durationStrong } = chart.colours
  return latencyLinesOption({
    ...chart,
    lines: [
      { name: 'P50', figureOf: ({ p50Ms }) => p50Ms, colour: durationSoft, width: 2 },
      { name: 'P95', figureOf: ({ p95Ms }) => p95Ms, colour: duration, width: 2.5 },
      { name: 'P99', figureOf: ({ p99Ms }) => p99Ms, colour: durationStrong, width: 1.5, dash: [2, 3] },
    ],
    limit: { ms: slaMs, label: `SLA ${formatLimitMs(slaMs)}` },
    isEmpty: hasNoMessages,
  })
}
