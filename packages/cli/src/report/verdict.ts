import type { OperationsReport } from '@plumbline/protocol/api'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { countOf } from '../terminal/format.ts'

export interface ReportVerdict {
  exitCode: ExitCode
  reason: string
  /** Why somebody has to be told; empty when nobody has to. */
  alerts: readonly string[]
}

/** What the report means for whoever called: with `alertBelow` the score alone decides, else every issue counts. */
export function judgeReport(
  report: OperationsReport,
  { alert = false, alertBelow }: { alert?: boolean | undefined; alertBelow?: number | undefined },
): ReportVerdict {
  const { healthScore, issues, overall } = report
  if (healthScore === null) {
    const seen =
      overall.totalOperations === 0 ? 'no operations' : `only ${countOf(overall.totalOperations, 'operation')}`
    return { exitCode: EXIT.notEnoughData, reason: `${seen} in the period`, alerts: [] }
  }
  const conditions = alert ? report.alerts.map(({ sentence }) => sentence) : []
  if (alertBelow === undefined) {
    const exitCode = issues.length > 0 ? EXIT.findings : EXIT.ok
    return { exitCode, reason: issues.length > 0 ? countOf(issues.length, 'issue') : 'no issues', alerts: conditions }
  }
  const isBelow = healthScore < alertBelow
  const reason = `health score ${healthScore} is ${isBelow ? '' : 'not '}below ${alertBelow}`
  return {
    exitCode: isBelow ? EXIT.findings : EXIT.ok,
    reason,
    alerts: isBelow
      ? [`Health score ${healthScore} is below ${alertBelow}`, ...conditions.filter(isNotScore)]
      : conditions,
  }
}

const isNotScore = (sentence: string): boolean => !sentence.startsWith('Health score ')
