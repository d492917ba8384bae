import type { BacktestAnswer } from '@plumbline/protocol/api'
import { metricById } from '@plumbline/protocol/catalogue'
import { formatDuration } from '@plumbline/protocol/quantities'
import { SEVERITY_STYLES } from '../monitor/report/state.ts'
import { countOf, formatCount, formatInstant, formatSpan } from '../terminal/format.ts'
import { renderFlow, renderLine, renderProse, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { spellLabels } from './alert-words.ts'
import { showQuantity } from './quantity.ts'

const right = { align: 'right' } as const
const COLUMNS = [{}, right, {}, right, right, { optional: true, shrinkTo: 8 }]
const HEADINGS = ['began', 'lasted', 'severity', 'worst', 'messages', '']
const WIDEST_BAR = 72

type Firing = BacktestAnswer['firings'][number]

/** When a rule would have fired: as a bar over the time, as a list, and with a limit that would have been quieter. */
export function renderBacktest(answer: BacktestAnswer, terminal: Terminal): string[] {
  const { firings, from, to } = answer
  return [
    ...renderHead(answer, terminal),
    ...(answer.checks === answer.noData ? [] : renderBar(answer, terminal)),
    ...(firings.length === 0
      ? []
      : ['', ...renderTable({ columns: COLUMNS, rows: rowsOf(answer), indent: 2 }, terminal)]),
    ...renderSuggestion(answer, terminal),
    '',
    renderLine([styled(`judged on what is stored, ${formatSpan(from, to)}`, 'dim')], terminal),
  ]
}

function renderHead(answer: BacktestAnswer, terminal: Terminal): string[] {
  const { rule, condition, firings, checks, noData, inconclusive, from, to } = answer
  const messages = firings.reduce((sum, { notifications }) => sum + notifications, 0)
  const firingMs = firings.reduce((sum, firing) => sum + lengthOf(firing, to), 0)
  const judged = checks > noData
  const verdict: Span = !judged
    ? styled('nothing is stored to judge', 'warn')
    : firings.length === 0
      ? styled('would not have fired', 'good')
      : styled(`would have fired ${countOf(firings.length, 'time')}`, 'bold')
  const items: Span[][] = [
    [styled(rule, 'bold')],
    [verdict, ` in ${formatDuration(to - from)}`],
    ...(firings.length === 0 ? [] : [[`firing for ${formatDuration(firingMs)}`], [countOf(messages, 'message')]]),
  ]
  const counts = [
    [countOf(checks, 'check')],
    ...(noData === 0 ? [] : [[`${formatCount(noData)} without data`]]),
    ...(inconclusive === 0 ? [] : [[`${formatCount(inconclusive)} undecided`]]),
  ].map((item) => item.map((text) => styled(text, 'dim')))
  return [
    ...renderFlow(items, { indent: 0 }, terminal),
    ...renderProse(condition, { indent: 2 }, terminal),
    ...renderFlow(counts, { indent: 2 }, terminal),
  ]
}

function renderBar({ firings, from, to }: BacktestAnswer, terminal: Terminal): string[] {
  const cells = Math.min(WIDEST_BAR, terminal.columns - 4)
  const { full, empty } = symbolsOf(terminal)
  const spans: Span[] = drawFirings(firings, { from, to }, cells).map((fires) =>
    fires ? styled(full, 'bad') : styled(empty, 'dim'),
  )
  const [start, end] = [formatInstant(from).slice(0, 16), formatInstant(to).slice(0, 16)]
  const gap = cells - start.length - end.length
  const dates = gap < 1 ? start : `${start}${' '.repeat(gap)}${end}`
  return ['', renderLine(['  ', ...spans], terminal), renderLine(['  ', styled(dates, 'dim')], terminal)]
}

/** Which of the cells a firing touches; one that is shorter than a cell is still seen. */
export function drawFirings(
  firings: readonly Pick<Firing, 'startedAt' | 'endedAt'>[],
  window: { from: number; to: number },
  cells: number,
): boolean[] {
  const cellOf = (at: number): number => {
    const share = (at - window.from) / Math.max(1, window.to - window.from)
    return Math.min(cells - 1, Math.max(0, Math.floor(share * cells)))
  }
  const drawn = Array.from({ length: cells }, () => false)
  for (const { startedAt, endedAt } of firings) {
    // A firing that ends where a cell begins does not touch that cell.
    const last = Math.max(startedAt, (endedAt ?? window.to) - 1)
    drawn.fill(true, cellOf(startedAt), cellOf(last) + 1)
  }
  return drawn
}

function rowsOf({ firings, condition, to }: BacktestAnswer): Span[][] {
  const unit = metricById(/^\S+/.exec(condition)?.[0] ?? '')?.unit ?? ''
  const rows = firings.map((firing) => [
    formatInstant(firing.startedAt),
    firing.endedAt === null
      ? `${formatDuration(lengthOf(firing, to))}, still on`
      : formatDuration(lengthOf(firing, to)),
    styled(firing.severity, SEVERITY_STYLES[firing.severity]),
    showQuantity(firing.worst, unit),
    formatCount(firing.notifications),
    styled(spellLabels(firing.labels), 'dim'),
  ])
  return [HEADINGS.map((heading) => styled(heading, 'dim')), ...rows]
}

const lengthOf = ({ startedAt, endedAt }: Firing, to: number): number => Math.max(0, (endedAt ?? to) - startedAt)

function renderSuggestion({ suggestion }: BacktestAnswer, terminal: Terminal): string[] {
  if (suggestion === null) return []
  const { step } = symbolsOf(terminal)
  const { condition, firings, why } = suggestion
  const text = `Suggested: ${condition} would have fired ${countOf(firings, 'time')}; ${why}`
  return ['', ...renderProse(text, { indent: 5, hang: `${step} `, style: 'info' }, terminal)]
}
