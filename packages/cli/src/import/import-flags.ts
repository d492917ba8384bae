import type { Kind } from '@plumbline/protocol'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import type { TerminalFlags } from '../terminal/terminal.ts'
import type { Format } from './read/formats.ts'

export interface ImportFlags extends ConnectionFlags, TerminalFlags {
  format?: Format
  /** Address of the database; true: take it from DATABASE_URL. */
  postgres?: string | true
  table?: string
  /** `a,b`. */
  key?: string
  map?: readonly string[]
  kind: Kind
  service?: string
  name?: string
  environment?: string
  release?: string
  customer?: string
  unit?: string
  zone: string
  /** `5xx` or a status. */
  failStatus: number
  dryRun?: boolean
  restart?: boolean
  /** False after `--no-checkpoint`. */
  checkpoint?: string | boolean
  errors?: string
  maxErrors?: number
  json?: boolean
  quiet?: boolean
}
