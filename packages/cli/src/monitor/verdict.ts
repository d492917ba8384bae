import type { PerformanceData } from '@plumbline/protocol/api'
import { compares, SEVERITIES } from '@plumbline/protocol/catalogue'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { countOf } from '../terminal/format.ts'
import type { FailCondition } from './fail-on.ts'
import { formatFigure, hasEnoughMessages, minimumMessages } from './figures.ts'

export type Outcome = 'ok' | 'findings' | 'notEnoughData' | 'unreachable'

/** What a check comes to, and why: every reason is a sentence with its numbers. */
export interface CheckVerdict {
  outcome: Outcome
  exitCode: ExitCode
  reasons: string[]
}

/**
 * Judges one answer by the conditions of `--fail-on`. Too few messages to judge is an outcome of its own (exit 3); only
 * what needs no number of messages, such as a severe message, counts before that.
 */
export function judgeCheck(data: PerformanceData, failOn: readonly FailCondition[]): CheckVerdict {
  const reasons = [...new Set(failOn.flatMap((condition) => reasonsFor(condition, data)))]
  if (reasons.length > 0) return { outcome: 'findings', exitCode: EXIT.findings, reasons }
  if (!hasEnoughMessages(data)) {
    const reason = `${countOf(data.totalMessages, 'message')} in the window; ${minimumMessages(data)} are needed to judge`
    return { outcome: 'notEnoughData', exitCode: EXIT.notEnoughData, reasons: [reason] }
  }
  return { outcome: 'ok', exitCode: EXIT.ok, reasons: [`nothing that fails (--fail-on ${spell(failOn)})`] }
}

function reasonsFor(condition: FailCondition, data: PerformanceData): string[] {
  if (condition.kind === 'severity') {
    const least = SEVERITIES.indexOf(condition.severity)
    return data.findings
      .filter((finding) => finding.verdict === 'firing' && SEVERITIES.indexOf(finding.severity) >= least)
      .filter((finding) => finding.metric !== 'chat.messages') // "too few messages" is exit 3, never a finding
      .map((finding) => `${finding.severity}: ${finding.title}`)
  }
  const { figure, comparison, limit } = condition
  const value = figure.read(data)
  if (value === null || (figure.needsSamples && !hasEnoughMessages(data))) return []
  if (!compares(value, comparison, limit)) return []
  return [`${figure.title} ${formatFigure(value, figure.unit)} is ${comparison} ${formatFigure(limit, figure.unit)}`]
}

const spell = (failOn: readonly FailCondition[]): string =>
  failOn.map((condition) => (condition.kind === 'severity' ? condition.severity : condition.text)).join(', ')
