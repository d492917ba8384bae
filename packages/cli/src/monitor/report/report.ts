import type { PerformanceData } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { CheckVerdict } from '../verdict.ts'
import { renderCompliance, renderStates } from './compliance.ts'
import { renderDistribution, renderStatistics } from './distribution.ts'
import { renderChecklist, renderFindings, renderIncident } from './findings.ts'
import { renderHeader } from './header.ts'
import { renderChange, renderPhases } from './phases.ts'
import { renderSlowest } from './slowest.ts'

/** The whole report of one check, ending in the exit code and its reasons. */
export function renderReport(
  report: { data: PerformanceData; address: URL; verdict: CheckVerdict },
  terminal: Terminal,
): string {
  const { data, address, verdict } = report
  return [...renderBody(data, address, terminal), ...renderClosing(verdict, terminal), ''].join('\n')
}

/** The report without its last line; sections are parted by an empty line. */
export function renderBody(data: PerformanceData, address: URL, terminal: Terminal): string[] {
  const sections =
    data.totalMessages === 0
      ? [renderHeader(data, address, terminal), renderEmpty(data, terminal)]
      : [
          renderHeader(data, address, terminal),
          [...renderCompliance(data, terminal), ...renderStates(data, terminal)],
          data.completeMessages === 0 ? [] : renderDistribution(data, terminal),
          [...renderStatistics(data, terminal), ...renderChange(data, terminal)],
          renderPhases(data, terminal),
          renderChecklist(data, terminal),
          renderFindings(data, terminal),
          renderSlowest(data, terminal),
          renderIncident(data, terminal),
        ]
  return sections.filter((section) => section.length > 0).flatMap((section) => [...section, ''])
}

/** Nothing to show yet: how to make something appear. */
function renderEmpty(data: PerformanceData, terminal: Terminal): string[] {
  const { unknown, step } = symbolsOf(terminal)
  const seen =
    data.systemInfo.lastMarkAt === null
      ? 'nothing has been sent yet'
      : 'marks came before; widen --window, or look at what stopped'
  const steps = [
    'for stage in queued started completed sent; do npx plumbline send mark try-1 $stage; done',
    'check that ENABLE_SLA_TIMING is not false in the processes that should send',
  ]
  return [
    renderLine(
      ['  ', styled(`${unknown} No messages in the last ${formatDuration(data.window.lengthMs)}`, 'warn'), `: ${seen}`],
      terminal,
    ),
    ...steps.flatMap((text) => renderProse(text, { indent: 7, hang: `${step} ` }, terminal)),
  ]
}

/** The exit code in words. */
export function renderClosing(verdict: Pick<CheckVerdict, 'exitCode' | 'reasons'>, terminal: Terminal): string[] {
  const style = verdict.exitCode === 0 ? 'good' : verdict.exitCode === 1 ? 'bad' : 'warn'
  return renderProse(`exit ${verdict.exitCode}: ${verdict.reasons.join('; ')}`, { indent: 0, style }, terminal)
}
