import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import type { TerminalFlags } from '../terminal/terminal.ts'
import type { CheckQuery } from './check.ts'
import { type FailCondition, parseFailOn } from './fail-on.ts'

/** Flags of `plumbline monitor` as the command line gives them; durations in milliseconds. */
export interface MonitorFlags extends ConnectionFlags, TerminalFlags {
  json?: boolean
  window?: string
  conversation?: string
  pipeline?: string
  limit?: number
  failOn?: readonly string[]
  continuous?: boolean
  interval?: number
  for?: number
  save?: string
  export?: string
  checkStructure?: boolean
}

export interface MonitorSettings {
  query: CheckQuery
  failOn: readonly FailCondition[]
  json: boolean
  terminal: TerminalFlags
  /** From the start of one check to the start of the next. */
  intervalMs: number
  /** Undefined: until interrupted. */
  forMs: number | undefined
  saveTo: string | undefined
  exportTo: string | undefined
}

/** As in source 000. */
const DEFAULT_INTERVAL_MS = 30_000

export function resolveMonitorSettings(flags: MonitorFlags): Parsed<MonitorSettings> {
  if (!flags.continuous && flags.interval !== undefined) return refused('--interval needs --continuous')
  if (!flags.continuous && flags.for !== undefined) return refused('--for needs --continuous')
  const failOn = parseFailOn(flags.failOn ?? [])
  if (!failOn.ok) return failOn
  return parsed({
    query: {
      window: flags.window,
      conversationId: flags.conversation,
      pipeline: flags.pipeline,
      limit: flags.limit,
    },
    failOn: failOn.value,
    json: flags.json === true,
    terminal: { width: flags.width, color: flags.color, ascii: flags.ascii },
    intervalMs: flags.interval ?? DEFAULT_INTERVAL_MS,
    forMs: flags.for,
    saveTo: flags.save,
    exportTo: flags.export,
  })
}
