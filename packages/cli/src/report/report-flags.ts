import type { ConnectionFlags } from '../http/resolve-server.ts'
import type { TerminalFlags } from '../terminal/terminal.ts'

export const FORMATS = ['text', 'json', 'markdown', 'html'] as const

export interface ReportFlags extends ConnectionFlags, TerminalFlags {
  service?: string
  environment?: string
  /** Milliseconds. */
  hours?: number
  /** Milliseconds. */
  threshold?: number
  format: (typeof FORMATS)[number]
  json?: boolean
  alert?: boolean
  alertBelow?: number
}
