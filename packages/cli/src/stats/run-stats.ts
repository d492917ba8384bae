import { type OperationStats, OperationStatsSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { askServer, findServer } from '../http/ask-server.ts'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type TerminalFlags } from '../terminal/terminal.ts'
import { renderStats } from './render-stats.ts'

export interface StatsFlags extends ConnectionFlags, TerminalFlags {
  service?: string
  name?: string
  environment?: string
  /** Milliseconds. */
  hours?: number
  order?: OperationStats['order']
  limit?: number
  json?: boolean
}

/** `plumbline stats`: 0 shown, 2 a service nobody knows or a window too long, 3 no operations, 4 no server. */
export async function runStats(flags: StatsFlags, context: Context): Promise<ExitCode> {
  const found = await findServer(flags, context)
  const asked = found.ok
    ? await askServer(
        found.server,
        { path: 'api/v1/operations/stats', query: queryOf(flags) },
        OperationStatsSchema,
        context,
      )
    : found
  if (!asked.ok) {
    complain(context, asked.message)
    return asked.exitCode
  }
  const { answer } = asked
  context.stdout.write(
    flags.json
      ? `${toTerminalSafeJson(answer)}\n`
      : renderStats(answer, flags, describeTerminal(flags, context.env, context.stdout)),
  )
  return answer.totals.count === 0 ? EXIT.notEnoughData : EXIT.ok
}

const queryOf = ({ service, name, environment, hours, order, limit }: StatsFlags) => ({
  service,
  name,
  environment,
  window: hours === undefined ? undefined : spellDuration(hours),
  order,
  limit: limit?.toString(),
})
