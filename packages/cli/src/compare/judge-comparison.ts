import type { ComparisonAnswer } from '@plumbline/protocol/api'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Verdict } from './compare-flags.ts'

export interface GateVerdict {
  exitCode: ExitCode
  reason: string
}

/** 1 when an operation has a verdict that the gate fails on; 3 when nothing could be compared, which a gate must not take for good. */
export function judgeComparison(
  { counts, operations, sentence }: ComparisonAnswer,
  failOn: readonly Verdict[],
): GateVerdict {
  if (!operations.some(({ presence }) => presence === 'both')) return { exitCode: EXIT.notEnoughData, reason: sentence }
  const failing = failOn.filter((verdict) => counts[verdict] > 0)
  if (failing.length > 0) {
    const named = failing.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ')
    return { exitCode: EXIT.findings, reason: `${named}, and --fail-on ${failOn.join(',')}` }
  }
  if (failOn.length === 0) return { exitCode: EXIT.ok, reason: 'compared; --fail-on degraded makes a gate of it' }
  return { exitCode: EXIT.ok, reason: `no operation is ${failOn.join(' or ')}` }
}
