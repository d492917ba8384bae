import type { ClauseEvidence } from '@plumbline/protocol/api'
import { renderTrack } from '../terminal/bar.ts'
import { countOf, formatSpan } from '../terminal/format.ts'
import { renderLine, renderProse, type Span, type Style, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { showQuantity } from './quantity.ts'

const VERDICTS: Readonly<Record<ClauseEvidence['verdict'], { words: string; style: Style }>> = {
  ok: { words: 'does not hold', style: 'good' },
  firing: { words: 'holds', style: 'bad' },
  inconclusive: { words: 'too little to be sure', style: 'warn' },
  noData: { words: 'nothing to judge', style: 'warn' },
}
const COLUMNS = [{}, { shrinkTo: 20 }, { fill: { least: 10, most: 30 } }] as const
const TRACK_ROOM = 1.25

/** One part of a condition: whether it holds, and every number that decided that. */
export function renderEvidence(clause: ClauseEvidence, terminal: Terminal): string[] {
  const { words, style } = VERDICTS[clause.verdict]
  const head = renderProse(
    `${clause.text}: ${words}`,
    { indent: 6, hang: `${symbolOf(clause, terminal)} `, style },
    terminal,
  )
  const { unit, limit, interval, baseline } = clause
  const rows: (readonly [string, Span])[] = [
    ['observed', styled(showQuantity(clause.observed, unit), 'bold')],
    ...(interval
      ? [['95 % interval', `${showQuantity(interval.low, unit)} to ${showQuantity(interval.high, unit)}`] as const]
      : []),
    ['limit', limit === null ? 'none' : `${clause.comparison} ${showQuantity(limit, unit)}`],
    ...(baseline
      ? [
          [
            'baseline',
            `${showQuantity(baseline.value, unit)} from ${countOf(baseline.samples, 'sample')} of ${baseline.from}`,
          ] as const,
        ]
      : []),
    ['samples', countOf(clause.samples, 'sample')],
    ['window', formatSpan(clause.from, clause.to)],
  ]
  const cells = rows.map(([name, value]) => [
    styled(name, 'dim'),
    value,
    (width: number) => (name === 'observed' ? styled(drawTrack(clause, width, terminal), style) : ''),
  ])
  return [...head, ...renderTable({ columns: COLUMNS, rows: cells, indent: 6 }, terminal)]
}

function symbolOf({ verdict }: ClauseEvidence, terminal: Terminal): string {
  const { ok, bad, unknown } = symbolsOf(terminal)
  return verdict === 'firing' ? bad : verdict === 'ok' ? ok : unknown
}

/** What was observed as a bar, with a tick at the limit; nothing where one of them is missing or below zero. */
function drawTrack({ observed, limit }: ClauseEvidence, cells: number, terminal: Terminal): string {
  if (observed === null || limit === null || observed < 0 || limit <= 0) return ''
  const scale = Math.max(observed, limit) * TRACK_ROOM
  return renderTrack({ value: observed, limit, scale }, cells, terminal)
}

/** A heading inside the report of one alert. */
export const renderTitle = (title: string, terminal: Terminal): string =>
  renderLine(['  ', styled(title, 'bold')], terminal)
