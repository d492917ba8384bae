import type { ConnectionFlags } from '../http/resolve-server.ts'
import type { TerminalFlags } from '../terminal/terminal.ts'

export const REVIEW_FORMATS = ['text', 'json', 'markdown', 'html'] as const
export const REVIEW_FAILURES = ['attention', 'degraded', 'target'] as const

export interface ReviewFlags extends ConnectionFlags, TerminalFlags {
  /** As the server reads it: 2026-11-20, 2026-W47, 2026-10. */
  at?: string
  soFar?: boolean
  format: (typeof REVIEW_FORMATS)[number]
  json?: boolean
  /** A file instead of standard output. */
  output?: string
  /** What makes the exit code 1. */
  failOn?: (typeof REVIEW_FAILURES)[number]
  /** Channels that it is sent to, instead of being shown. */
  send?: readonly string[]
}
