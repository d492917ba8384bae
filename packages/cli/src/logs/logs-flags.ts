import type { ConnectionFlags } from '../http/resolve-server.ts'
import type { TerminalFlags } from '../terminal/terminal.ts'

export interface LogsFlags extends ConnectionFlags, TerminalFlags {
  service?: string
  /** Another name for `service`, as in source 003. */
  source?: string
  name?: string
  environment?: string
  /** Milliseconds. */
  hours?: number
  errorsOnly?: boolean
  /** Milliseconds. */
  slowerThan?: number
  count: number
  follow?: boolean
  json?: boolean
}
