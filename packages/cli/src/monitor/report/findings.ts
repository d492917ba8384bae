import type { PerformanceData, Verdict } from '@plumbline/protocol/api'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import { renderTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { displayWidth } from '../../terminal/text-width.ts'
import { dailyChecklist } from '../checklist.ts'
import { incidentSteps, judgeEscalation } from '../incident.ts'
import { SEVERITY_STYLES, STATE_STYLES, stateSymbol } from './state.ts'

export function renderChecklist(data: PerformanceData, terminal: Terminal): string[] {
  const rows = dailyChecklist(data).map((item) => [
    styled(stateSymbol(item.state, terminal), STATE_STYLES[item.state]),
    item.title,
    styled(item.observed, item.state === 'missed' ? 'bad' : undefined),
    styled(item.target, 'dim'),
  ])
  const columns = [{}, { shrinkTo: 10 }, { align: 'right' }, { optional: true }] as const
  return [
    renderLine(['  ', styled('Daily checklist', 'bold'), styled(' (phases at P95)', 'dim')], terminal),
    ...renderTable({ columns, rows, indent: 4 }, terminal),
  ]
}

/** What fires or cannot be decided, worst first, with its evidence and what to do. */
export function renderFindings(data: PerformanceData, terminal: Terminal): string[] {
  if (data.findings.length === 0) return [renderLine(['  ', styled('Findings', 'bold'), ' none'], terminal)]
  return [
    renderLine(['  ', styled('Findings', 'bold')], terminal),
    ...data.findings.flatMap((finding) => renderFinding(finding, terminal)),
  ]
}

function renderFinding(finding: Verdict, terminal: Terminal): string[] {
  const { bad, unknown, step } = symbolsOf(terminal)
  const fires = finding.verdict === 'firing'
  const word = fires ? finding.severity : `undecided (${finding.severity})`
  const style = fires ? SEVERITY_STYLES[finding.severity] : 'warn'
  const head = renderProse(
    `${word}: ${finding.title}`,
    { indent: 7, hang: `${fires ? bad : unknown} `, style },
    terminal,
  )
  const evidence = renderProse(finding.explanation, { indent: 7 }, terminal)
  const steps = finding.nextSteps.flatMap((text) =>
    renderProse(text, { indent: 7 + displayWidth(step) + 1, hang: `${step} ` }, terminal),
  )
  return [...head, ...evidence, ...(fires ? steps : [])]
}

/** The procedure for a critical incident, shown while one is on. */
export function renderIncident(data: PerformanceData, terminal: Terminal): string[] {
  const isOn = data.findings.some((finding) => finding.verdict === 'firing' && finding.severity === 'critical')
  if (!isOn) return []
  const { due } = judgeEscalation(data)
  const lines = incidentSteps(data).flatMap(({ step, answer }) =>
    renderProse(
      answer,
      { indent: 15, hang: `${step} `.padEnd(11), ...(due && step === 'Escalate' ? { style: 'bad' } : {}) },
      terminal,
    ),
  )
  return [renderLine(['  ', styled('Incident', 'bold')], terminal), ...lines]
}
