import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { escapeMarkdown } from '@plumbline/protocol/review'
import { renderMarkdownTable } from '../report/markdown-table.ts'
import { showMs } from '../report/words.ts'
import type { GateVerdict } from './judge-comparison.ts'
import { nameOf, showDifference, showFailures, showRelative, showSide, showStatistic } from './words.ts'

const MARKS = {
  degraded: '🔴 degraded',
  improved: '🟢 improved',
  stable: 'stable',
  inconclusive: 'inconclusive',
} as const

/** A pull request's summary stays readable; the rest is in the JSON. */
const MOST_ROWS = 20

/** The comparison as a summary of a pull request (CommonMark with tables). */
export function renderComparisonMarkdown(answer: ComparisonAnswer, gate: GateVerdict): string {
  const both = answer.operations.filter(({ presence }) => presence === 'both')
  const changed = both.filter(({ verdict }) => verdict === 'degraded' || verdict === 'improved')
  const others = both.length - changed.length
  const outcome = gate.exitCode === 0 ? 'Passed' : gate.exitCode === 1 ? 'Failed' : 'Not enough data'
  const sections = [
    '## Performance comparison',
    `**${outcome}.** ${escapeMarkdown(answer.sentence)}`,
    [`- Before: ${escapeMarkdown(showSide(answer.before))}`, `- After: ${escapeMarkdown(showSide(answer.after))}`].join(
      '\n',
    ),
    both.length === 0 ? '' : renderRows([answer.overall, ...changed], answer),
    others > 0 && both.length > 0
      ? `${others} of ${both.length} operations without a certain change: ${answer.counts.stable} stable, ${answer.counts.inconclusive} inconclusive.`
      : '',
    `_Exit ${gate.exitCode}: ${escapeMarkdown(gate.reason)}._`,
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function renderRows(compared: readonly OperationComparison[], { statistic }: ComparisonAnswer): string {
  const head = ['', 'Operation', 'Before', 'After', `${showStatistic(statistic)} (95 % interval)`, 'Failures']
  const rows = compared
    .slice(0, MOST_ROWS)
    .map((own) => [
      MARKS[own.verdict],
      escapeMarkdown(nameOf(own)),
      showMs(own.values.before),
      showMs(own.values.after),
      `${showDifference(own.values)}, ${showRelative(own.values)}`,
      showFailures(own),
    ])
  const left = compared.length - rows.length
  return [...renderMarkdownTable(head, rows), ...(left > 0 ? ['', `and ${left} more`] : [])].join('\n')
}
