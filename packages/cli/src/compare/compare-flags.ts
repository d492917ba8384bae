import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import type { TerminalFlags } from '../terminal/terminal.ts'

export const COMPARE_FORMATS = ['text', 'json', 'markdown'] as const
export const COMPARED_STATISTICS = ['mean', 'p50', 'p95', 'p99'] as const

export type Verdict = OperationComparison['verdict']

export interface CompareFlags extends ConnectionFlags, TerminalFlags {
  service?: string
  name?: string
  environment?: string
  statistic?: ComparisonAnswer['statistic']
  /** Percent. */
  minimumChange?: number
  failOn?: readonly Verdict[]
  format: (typeof COMPARE_FORMATS)[number]
  json?: boolean
  /** A file that the Markdown summary is added to. */
  summaryFile?: string
}
