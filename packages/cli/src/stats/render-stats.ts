import type { OperationStats } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { remarksOf, showMs, showPercent, showThroughput } from '../report/words.ts'
import { countOf, formatCount } from '../terminal/format.ts'
import { renderFlow, renderProse, type Style, styled } from '../terminal/line.ts'
import { type Cell, type Column, renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type AskedOperations, renderNoOperations } from './no-operations.ts'

type Line = OperationStats['totals']

const COLUMNS: readonly Column[] = [
  { shrinkTo: 28 },
  { align: 'right' },
  { align: 'right' },
  { align: 'right' },
  { align: 'right' },
  { align: 'right', optional: true },
  { align: 'right', optional: true },
  { align: 'right', optional: true },
  { align: 'right', optional: true },
]
const TITLES = ['Operation', 'Calls', 'Failed', 'Mean', 'P95', 'Time', 'P50', 'P99', 'Max']

const ORDERED_BY = {
  time: 'by the time they take',
  count: 'by calls',
  errors: 'by failures',
  p95: 'by P95',
} as const satisfies Record<OperationStats['order'], string>

/** One line an operation, the totals below, and what is not in it. */
export function renderStats(stats: OperationStats, asked: AskedOperations, terminal: Terminal): string {
  const { window, totals, operations, order, leftOut, precision, notes } = stats
  const heading = renderFlow(
    [
      [styled('Operations', 'bold'), ` of ${formatDuration(window.lengthMs)}, ${ORDERED_BY[order]}`],
      [countOf(totals.count, 'call')],
      ...(totals.count === 0 ? [] : [[showThroughput(totals.throughputPerMinute)]]),
    ],
    { indent: 0 },
    terminal,
  )
  if (totals.count === 0) return [...heading, ...renderNoOperations('stats', asked, stats, terminal), ''].join('\n')
  const rows = [
    TITLES.map((title) => styled(title, 'dim')),
    ...operations.map((line) => cellsOf(`${line.service}:${line.name}`, line)),
    cellsOf('all', totals),
  ]
  const remarks = [
    ...(leftOut === 0 ? [] : [`${countOf(leftOut, 'more operation')}, in the totals: --limit ${sizeFor(stats)}`]),
    ...remarksOf(precision, notes),
  ]
  return [
    ...heading,
    '',
    ...renderTable({ columns: COLUMNS, rows, indent: 2 }, terminal),
    ...(remarks.length === 0 ? [] : ['']),
    ...remarks.flatMap((remark) => renderProse(remark, { indent: 2, style: 'dim' }, terminal)),
    '',
  ].join('\n')
}

const LONGEST_LIST = 1_000
const sizeFor = ({ operations, leftOut }: OperationStats): number => Math.min(LONGEST_LIST, operations.length + leftOut)

function cellsOf(title: string, line: Line): Cell[] {
  return [
    title,
    formatCount(line.count),
    styled(showPercent(line.errorRate, 1), errorStyle(line.errorRate)),
    showMs(line.avgDuration),
    showMs(line.p95Duration),
    showPercent(line.timeShare, 0),
    showMs(line.p50Duration),
    showMs(line.p99Duration),
    showMs(line.maxDuration),
  ]
}

/** The bands of source 003: up to 5 % minimal, up to 15 % moderate, above high. */
export function errorStyle(percent: number | null): Style | undefined {
  if (percent === null || percent <= 5) return undefined
  return percent <= 15 ? 'warn' : 'bad'
}
