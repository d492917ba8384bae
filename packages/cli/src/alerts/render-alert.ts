import type { AlertDetail } from '@plumbline/protocol/api'
import { countOf, formatInstant, formatTime } from '../terminal/format.ts'
import { renderFlow, renderLine, renderProse, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { displayWidth } from '../terminal/text-width.ts'
import { ageOf, describeQuiet, describeState, severitySpan, spellLabels } from './alert-words.ts'
import { renderEvidence, renderTitle } from './render-evidence.ts'

/** One alert with the evidence that decided it, what happened, who was told, and what to do. */
export function renderAlert(detail: AlertDetail, terminal: Terminal): string[] {
  const sections = [
    renderHead(detail, terminal),
    renderCondition(detail, terminal),
    renderTimeline(detail, terminal),
    renderDeliveries(detail, terminal),
    renderNextSteps(detail, terminal),
  ]
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index === 0 ? section : ['', ...section]))
}

function renderHead({ alert }: AlertDetail, terminal: Terminal): string[] {
  const now = alert.checkedAt
  const items: Span[][] = [
    [severitySpan(alert, terminal)],
    [styled(alert.title, 'bold')],
    [describeState(alert, now)],
    [styled(`checked ${formatInstant(now)}`, 'dim')],
  ]
  const facts: Span[][] = [
    [`alert ${alert.id}`],
    [`rule ${alert.rule}`],
    ...(alert.startedAt === null ? [] : [[`since ${formatInstant(alert.startedAt)}`]]),
    ...(alert.endReason === null ? [] : [[`ended: ${alert.endReason}`]]),
    ...(alert.episode > 1 ? [[`fired ${countOf(alert.episode, 'time')}`]] : []),
    ...(alert.category === null ? [] : [[alert.category]]),
    ...(Object.keys(alert.labels).length === 0 ? [] : [[spellLabels(alert.labels)]]),
  ].map((item) => item.map((text) => styled(text, 'dim')))
  return [
    ...renderFlow(items, { indent: 0 }, terminal),
    ...renderFlow(facts, { indent: 2 }, terminal),
    ...renderProse(alert.explanation, { indent: 2 }, terminal),
    ...renderStanding(alert, terminal),
  ]
}

function renderStanding({ acknowledged, quiet }: AlertDetail['alert'], terminal: Terminal): string[] {
  const indent = { indent: 2, style: 'info' } as const
  const taken = acknowledged && `acknowledged by ${acknowledged.by} at ${formatInstant(acknowledged.at)}`
  const note = acknowledged?.note === undefined ? '' : `: ${acknowledged.note}`
  return [
    ...(taken ? renderProse(`${taken}${note}`, indent, terminal) : []),
    ...(quiet ? renderProse(`nobody is told: ${describeQuiet(quiet)}`, indent, terminal) : []),
  ]
}

function renderCondition({ alert }: AlertDetail, terminal: Terminal): string[] {
  return [
    renderTitle('Evidence', terminal),
    ...renderProse(alert.condition, { indent: 4 }, terminal),
    ...alert.clauses.flatMap((clause) => renderEvidence(clause, terminal)),
  ]
}

function renderTimeline({ timeline }: AlertDetail, terminal: Terminal): string[] {
  if (timeline.length === 0) return []
  const lines = timeline.flatMap(({ at, kind, text }) => {
    const hang = `${formatInstant(at).replace(' UTC', '')}  `
    return renderProse(`${kind}: ${text}`, { indent: 4 + displayWidth(hang), hang }, terminal)
  })
  return [renderTitle('Timeline (UTC)', terminal), ...lines]
}

function renderDeliveries({ deliveries }: AlertDetail, terminal: Terminal): string[] {
  if (deliveries.length === 0) return [renderTitle('Told', terminal), renderLine(['    nobody yet'], terminal)]
  const { ok, bad, unknown } = symbolsOf(terminal)
  const outcomes = {
    delivered: { symbol: ok, style: 'good' },
    failed: { symbol: bad, style: 'bad' },
    waiting: { symbol: unknown, style: 'warn' },
  } as const
  const lines = deliveries.flatMap(({ channel, reason, createdAt, state, attempts }) => {
    const { symbol, style } = outcomes[state]
    const head = `${symbol} ${channel}  ${reason}  ${state}, ${formatInstant(createdAt)}`
    const rows = attempts.map((attempt) => [
      styled(`#${attempt.number}`, 'dim'),
      formatTime(attempt.startedAt),
      attempt.outcome,
      ageOf(attempt.endedAt - attempt.startedAt),
      styled(attempt.detail, 'dim'),
    ])
    const columns = [{}, {}, {}, { align: 'right' }, { shrinkTo: 10, optional: true }] as const
    return [
      ...renderProse(head, { indent: 4, style }, terminal),
      ...renderTable({ columns, rows, indent: 6 }, terminal),
    ]
  })
  return [renderTitle('Told', terminal), ...lines]
}

function renderNextSteps({ alert }: AlertDetail, terminal: Terminal): string[] {
  const { step } = symbolsOf(terminal)
  const runbook = alert.runbook === null ? [] : [`Runbook: ${alert.runbook}`]
  const steps = [...alert.nextSteps, ...runbook]
  if (steps.length === 0) return []
  const indent = { indent: 4 + displayWidth(step) + 1, hang: `${step} ` }
  return [renderTitle('What to do', terminal), ...steps.flatMap((text) => renderProse(text, indent, terminal))]
}
