import { TIERS } from '@plumbline/protocol'
import type { PerformanceData } from '@plumbline/protocol/api'
import { renderBar } from '../../terminal/bar.ts'
import { formatCount, formatMs, formatShare } from '../../terminal/format.ts'
import { renderFlow, renderLine, type Style, styled } from '../../terminal/line.ts'
import { renderTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'

const COLUMNS = [
  { shrinkTo: 10 },
  { align: 'right' },
  { align: 'right', optional: true },
  { fill: { least: 6, most: 40 } },
] as const

/** Complete messages by tier: how many, which share, and a bar against the fullest tier. */
export function renderDistribution(data: PerformanceData, terminal: Terminal): string[] {
  const counts = TIERS.map((tier) => data.distribution[tier.field])
  const fullest = Math.max(1, ...counts)
  const complete = Math.max(1, data.completeMessages)
  const rows = TIERS.map((tier, index) => {
    const count = counts[index] ?? 0
    const style = tierStyle(tier.fromMs, data.slaCompliance.slaMs, count)
    return [
      styled(tier.title, style),
      formatCount(count),
      formatShare(count, complete),
      (cells: number) => styled(renderBar(count / fullest, cells, terminal), style ?? 'good'),
    ]
  })
  const table = renderTable({ columns: COLUMNS, rows, indent: 4 }, terminal)
  return [renderLine(['  ', styled('Answered in', 'bold')], terminal), ...table]
}

function tierStyle(fromMs: number, slaMs: number, count: number): Style | undefined {
  if (count === 0 || fromMs < slaMs) return undefined
  return fromMs >= 2 * slaMs ? 'bad' : 'warn'
}

export function renderStatistics(data: PerformanceData, terminal: Terminal): string[] {
  const { minLatency, medianLatency, meanLatency, p95Latency, p99Latency, maxLatency } = data.stats
  const figures: [string, number | null][] = [
    ['min', minLatency],
    ['median', medianLatency],
    ['mean', meanLatency],
    ['P95', p95Latency],
    ['P99', p99Latency],
    ['max', maxLatency],
  ]
  const items = figures.map(([name, value]) => [styled(name, 'dim'), ` ${formatMs(value)}`])
  const label = data.systemInfo.precision === 'raw' ? 'Latency' : 'Latency (percentiles within 1.1 %)'
  return renderFlow([[styled(label, 'bold')], ...items], { indent: 2, gap: 2 }, terminal)
}
