import type { OperationsReport } from '@plumbline/protocol/api'
import { countOf } from '../../terminal/format.ts'
import { renderProse } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { showMs, showPercent } from '../words.ts'
import { renderHeading, renderItem } from './section.ts'

export function renderSlowest({ slowestOperations }: OperationsReport, terminal: Terminal): string[] {
  const entries = slowestOperations.flatMap((it, i) => {
    const { service, name, avgDuration, count, p95Duration, timeShare } = it
    return [
      ...(i === 0 ? [] : ['']),
      ...renderItem(`${i + 1}.`, `${service}:${name}`, terminal),
      ...renderProse(
        `Avg: ${showMs(avgDuration)} (${countOf(count, 'call')}), P95 ${showMs(p95Duration)}, ${showPercent(timeShare, 1)} of all time`,
        { indent: 3 },
        terminal,
      ),
    ]
  })
  return [...renderHeading('SLOWEST OPERATIONS', terminal), ...entries]
}

export function renderErrors({ topErrors, overall }: OperationsReport, terminal: Terminal): string[] {
  const none = overall.failedOperations === 0 ? 'none' : 'not kept for this period'
  const entries = topErrors.flatMap(({ service, type, message, count }, i) => {
    const text = message || type || 'no text was sent'
    return renderItem(`${i + 1}.`, `[${service}] ${text} (${countOf(count, 'time')})`, terminal)
  })
  return [...renderHeading('MOST FREQUENT ERRORS', terminal), ...(entries.length === 0 ? [none] : entries)]
}
