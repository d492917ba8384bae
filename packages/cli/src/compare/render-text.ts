import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { showMs } from '../report/words.ts'
import { formatCount } from '../terminal/format.ts'
import { renderLine, renderProse, type Span, type Style, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { type Column, renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Verdict } from './compare-flags.ts'
import type { GateVerdict } from './judge-comparison.ts'
import { nameOf, showDifference, showFailures, showRelative, showSide, showStatistic } from './words.ts'

const STYLES = {
  degraded: 'bad',
  improved: 'good',
  stable: undefined,
  inconclusive: 'dim',
} as const satisfies Record<Verdict, Style | undefined>

/** More are in `--json`; those that changed come first. */
const MOST_ROWS = 40

/** What was compared, everything, the services, the operations (changed ones first), and the exit code with its reason. */
export function renderComparison(answer: ComparisonAnswer, gate: GateVerdict, terminal: Terminal): string {
  const both = answer.operations.filter(({ presence }) => presence === 'both')
  const sections = [
    [
      renderLine([styled('COMPARISON', 'bold')], terminal),
      ...renderProse(`Before: ${showSide(answer.before)}`, { indent: 0 }, terminal),
      ...renderProse(`After:  ${showSide(answer.after)}`, { indent: 0 }, terminal),
    ],
    renderProse(answer.sentence, { indent: 0, style: STYLES[answer.verdict] ?? 'bold' }, terminal),
    both.length === 0 ? [] : renderRows('', [answer.overall, ...answer.services.filter(isBoth)], answer, terminal),
    both.length === 0 ? [] : renderRows('OPERATIONS', both, answer, terminal),
    ...(['onlyBefore', 'onlyAfter'] as const).map((presence) => renderOthers(answer, presence, terminal)),
    both.length === 0 ? [] : renderMethod(answer, terminal),
  ]
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, ''])
  const style = gate.exitCode === 0 ? 'good' : gate.exitCode === 1 ? 'bad' : 'warn'
  return [...lines, ...renderProse(`exit ${gate.exitCode}: ${gate.reason}`, { indent: 0, style }, terminal), ''].join(
    '\n',
  )
}

const isBoth = ({ presence }: OperationComparison): boolean => presence === 'both'

function renderRows(
  title: string,
  compared: readonly OperationComparison[],
  { statistic }: ComparisonAnswer,
  terminal: Terminal,
): string[] {
  const shown = compared.slice(0, MOST_ROWS)
  const left = compared.length - shown.length
  const titles = ['', '', 'Before', 'After', `${showStatistic(statistic)} (95 % interval)`, '', 'Samples']
  const head = titles.map((text): Span => styled(text, 'dim'))
  const [titleLine = '', ...lines] = renderTable(
    { columns: COLUMNS, rows: [head, ...shown.map((own) => renderRow(own, terminal))], indent: 0 },
    terminal,
  )
  return [
    ...(title === '' ? [] : [renderLine([styled(title, 'bold')], terminal)]),
    titleLine,
    ...shown.flatMap((own, index) => [lines[index] ?? '', ...renderFailures(own, terminal)]),
    ...(left > 0
      ? renderProse(`and ${formatCount(left)} more, which --json lists`, { indent: 0, style: 'dim' }, terminal)
      : []),
  ]
}

/** What a narrow terminal has no room for is the difference in ms and the samples; the change and its interval stay whole. */
const COLUMNS: readonly Column[] = [
  {},
  { shrinkTo: 12 },
  { align: 'right' },
  { align: 'right' },
  {},
  { align: 'right', optional: true },
  { optional: true },
]

/** Below its operation, when failures changed for certain. */
function renderFailures(own: OperationComparison, terminal: Terminal): string[] {
  const failures = showFailures(own)
  if (failures === '') return []
  return renderProse(failures, { indent: 2, style: STYLES[own.failures?.verdict ?? 'stable'] ?? 'dim' }, terminal)
}

function renderRow(own: OperationComparison, terminal: Terminal): Span[] {
  const { values, verdict } = own
  const symbols = symbolsOf(terminal)
  const marker = {
    degraded: symbols.bad,
    improved: symbols.ok,
    stable: symbols.skipped,
    inconclusive: symbols.unknown,
  }[verdict]
  return [
    styled(`${marker} ${verdict}`, STYLES[verdict]),
    styled(nameOf(own), own.name === '' ? 'bold' : undefined),
    showMs(values.before),
    showMs(values.after),
    showRelative(values),
    showDifference(values),
    `${formatCount(values.samples.before)} / ${formatCount(values.samples.after)}`,
  ]
}

function renderOthers(answer: ComparisonAnswer, presence: 'onlyBefore' | 'onlyAfter', terminal: Terminal): string[] {
  const names = answer.operations.filter((own) => own.presence === presence).map(nameOf)
  if (names.length === 0) return []
  const shown = names.slice(0, 10).join(', ')
  const more = names.length > 10 ? ` and ${names.length - 10} more` : ''
  const where = presence === 'onlyBefore' ? 'Only before' : 'Only after'
  return renderProse(`${where}: ${shown}${more}`, { indent: 0, style: 'dim' }, terminal)
}

function renderMethod({ minimumPercent, significance }: ComparisonAnswer, terminal: Terminal): string[] {
  const chance = `1 of ${formatCount(Math.round(1 / significance))}`
  const text = `A change counts when it is larger than ${minimumPercent} %, its 95 % interval leaves out zero, and chance makes one as large in less than ${chance} comparisons; inconclusive: neither shown nor ruled out, for want of samples.`
  return renderProse(text, { indent: 0, style: 'dim' }, terminal)
}
