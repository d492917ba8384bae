import { formatDuration } from '@plumbline/protocol/quantities'
import { renderSpark } from '../../terminal/bar.ts'
import { countOf, formatChange, formatSpan } from '../../terminal/format.ts'
import { renderLine, renderProse, type Span, styled } from '../../terminal/line.ts'
import { renderTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatFigure } from '../figures.ts'
import { SEVERITY_STYLES } from '../report/state.ts'
import type { KeptCheck } from './results.ts'
import type { FigureSummary, SummaryRecord } from './summary.ts'

/** What a run came to: how it went, worst and best, where it is heading, what fired, and the verdict over all checks. */
export function renderSummary(summary: SummaryRecord, kept: readonly KeptCheck[], terminal: Terminal): string {
  const { checks } = summary
  const lengthMs = Date.parse(summary.endedAt) - Date.parse(summary.startedAt)
  const away = checks.unreachable > 0 ? `, ${checks.unreachable} without an answer` : ''
  const lines = [
    '',
    renderLine(
      [
        styled('Summary', 'bold'),
        `   ${countOf(checks.total, 'check')} in ${formatDuration(lengthMs)}${away}   ${summary.url}`,
      ],
      terminal,
    ),
    ...renderFigures(summary, terminal),
    ...renderHistory(kept, terminal),
    ...summary.fired.flatMap((rule) =>
      renderProse(
        `${rule.severity}: ${rule.title} (${countOf(rule.checks, 'check')}, ${formatSpan(Date.parse(rule.firstAt), Date.parse(rule.lastAt))})`,
        { indent: 4, hang: '  ! ', style: SEVERITY_STYLES[rule.severity] },
        terminal,
      ),
    ),
    '',
  ]
  return lines.join('\n')
}

function renderFigures(summary: SummaryRecord, terminal: Terminal): string[] {
  const rows: Span[][] = []
  const add = (name: string, unit: 'ms' | 'percent' | 'count', figure: FigureSummary | null) => {
    if (figure === null) return
    const { first, last, worst, best, rollingAverage, trendPercent } = figure
    const shown = [last, worst.value, best.value, rollingAverage, first].map((value) => formatFigure(value, unit))
    rows.push([styled(name, 'bold'), ...shown, trendPercent === null ? '' : formatChange(trendPercent)])
  }
  add('compliance', 'percent', summary.compliancePercent)
  add('mean', 'ms', summary.meanMs)
  add('P95', 'ms', summary.p95Ms)
  add('30 s and more', 'count', summary.severe)
  if (rows.length === 0) return []
  const rolling = `average of ${summary.rollingChecks}`
  const heading = ['', 'last', 'worst', 'best', rolling, 'first', 'trend'].map((text) => styled(text, 'dim'))
  const right = { align: 'right', optional: true } as const
  const columns = [{ shrinkTo: 8 }, { align: 'right' as const }, right, right, right, right, right]
  return renderTable({ columns, rows: [heading, ...rows], indent: 2 }, terminal)
}

function renderHistory(kept: readonly KeptCheck[], terminal: Terminal): string[] {
  const shares = kept.map((check) => check.compliancePercent)
  if (shares.filter((share) => share !== null).length < 2) return []
  const label = '  compliance over time  '
  return [
    renderLine(
      [styled(label, 'dim'), renderSpark(shares, Math.max(8, terminal.columns - label.length), terminal)],
      terminal,
    ),
  ]
}
