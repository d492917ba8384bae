import type { Verdict } from '@plumbline/protocol/api'
import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { countOf, formatInstant, formatMs, formatPercent } from '../../terminal/format.ts'
import { renderLine, type Span, styled } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { Check } from '../check.ts'
import { judgeCompliance } from '../checklist.ts'
import { STATE_STYLES, stateSymbol } from '../report/state.ts'

/** A log keeps its lines whole, however narrow the place is that wrote them. */
const unlimited = (terminal: Terminal): Terminal => ({ ...terminal, columns: Number.POSITIVE_INFINITY })

/** One check on one line, for a pipe or a log. */
export function renderCheckLine(check: Check, narrow: Terminal): string {
  const terminal = unlimited(narrow)
  const at = styled(formatInstant(check.at), 'dim')
  if (!check.ok)
    return `${renderLine([at, styled(`  ${symbolsOf(terminal).bad} ${check.message}`, 'bad')], terminal)}\n`
  const { data } = check
  const { state, observed } = judgeCompliance(data)
  const spans: Span[] = [
    at,
    styled(`  ${stateSymbol(state, terminal)} ${observed}`, STATE_STYLES[state]),
    ` of ${formatPercent(data.slaCompliance.targetPercent)}`,
    `  ${countOf(data.totalMessages, 'message')}`,
    `  mean ${formatMs(data.stats.meanLatency)}  P95 ${formatMs(data.stats.p95Latency)}`,
    ...countFindings(data.findings),
  ]
  return `${renderLine(spans, terminal)}\n`
}

/** `1 critical  2 warning`, worst first; "too few messages" is seen in the count already. */
function countFindings(findings: readonly Verdict[]): Span[] {
  return SEVERITIES.toReversed().flatMap((severity) => {
    const count = findings.filter(
      (it) => it.verdict === 'firing' && it.severity === severity && it.metric !== 'chat.messages',
    ).length
    if (count === 0) return []
    return [styled(`  ${count} ${severity}`, severity === 'critical' || severity === 'error' ? 'bad' : 'warn')]
  })
}

/** What changed, under the line of the check that showed it. */
export function renderTransition(sentence: string, narrow: Terminal): string {
  return `${renderLine([styled(`  ${symbolsOf(narrow).step} ${sentence}`, 'bold')], unlimited(narrow))}\n`
}
