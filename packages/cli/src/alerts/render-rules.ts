import type { RuleStatus, RulesAnswer } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { SEVERITY_STYLES } from '../monitor/report/state.ts'
import { countOf, formatCount } from '../terminal/format.ts'
import { renderFlow, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { renderDone } from './render-done.ts'

const right = { align: 'right' } as const
const optional = { optional: true } as const
const COLUMNS = [
  {},
  {},
  {},
  { shrinkTo: 20 },
  right,
  right,
  { ...right, ...optional },
  { ...right, ...optional },
  optional,
]
const HEADINGS = ['', 'rule', 'severity', 'condition', 'fired', 'told', 'short', 'firing for', 'from']

/** Every rule: its verdict now, its condition, and its noise of the last seven days. */
export function renderRules({ rules }: RulesAnswer, terminal: Terminal): string[] {
  const off = rules.filter(({ enabled }) => !enabled).length
  const firing = rules.filter(({ verdict }) => verdict === 'firing').length
  const items: Span[][] = [
    [styled('Rules', 'bold')],
    [countOf(rules.length, 'rule')],
    ...(firing === 0 ? [] : [[styled(`${firing} firing`, 'bad')]]),
    ...(off === 0 ? [] : [[styled(`${off} off`, 'dim')]]),
    [styled('noise: last 7 d; short: over within 5 min', 'dim')],
  ]
  const rows = [HEADINGS.map((heading) => styled(heading, 'dim')), ...rules.map((rule) => renderRow(rule, terminal))]
  return [
    ...renderFlow(items, { indent: 0 }, terminal),
    ...renderTable({ columns: COLUMNS, rows, indent: 2 }, terminal),
  ]
}

function renderRow(rule: RuleStatus, terminal: Terminal): Span[] {
  const { episodes, notifications, shortEpisodes, firingMs } = rule.noise
  const quiet = (count: number): Span => styled(formatCount(count), count === 0 ? 'dim' : undefined)
  return [
    verdictSpan(rule, terminal),
    styled(rule.id, rule.enabled ? undefined : 'dim'),
    styled(rule.severity, rule.enabled ? SEVERITY_STYLES[rule.severity] : 'dim'),
    styled(rule.condition, rule.enabled ? undefined : 'dim'),
    quiet(episodes),
    quiet(notifications),
    styled(formatCount(shortEpisodes), shortEpisodes === 0 ? 'dim' : 'warn'),
    firingMs === 0 ? styled('0', 'dim') : formatDuration(firingMs),
    styled(rule.origin, 'dim'),
  ]
}

function verdictSpan({ enabled, verdict }: RuleStatus, terminal: Terminal): Span {
  const { ok, bad, unknown, skipped } = symbolsOf(terminal)
  const judged = enabled ? verdict : 'off'
  switch (judged) {
    case null:
      return styled(`${unknown} not judged yet`, 'dim')
    case 'ok':
      return styled(`${ok} ok`, 'good')
    case 'firing':
      return styled(`${bad} firing`, 'bad')
    case 'inconclusive':
      return styled(`${unknown} undecided`, 'warn')
    case 'noData':
      return styled(`${unknown} no data`, 'dim')
    case 'off':
      return styled(`${skipped} off`, 'dim')
  }
}

/** A rule after a change, in one sentence. */
export function describeRule(rule: RuleStatus, terminal: Terminal): string[] {
  const { id, enabled, condition, severity, minimumSamples } = rule
  const state = enabled ? `${severity} when ${condition}` : 'off'
  const samples = enabled && minimumSamples > 0 ? `, from ${countOf(minimumSamples, 'sample')} on` : ''
  return renderDone(`${id}: ${state}${samples}`, terminal)
}
