import { type Bottlenecks, BottlenecksSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { askServer, findServer } from '../http/ask-server.ts'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type TerminalFlags } from '../terminal/terminal.ts'
import { type AskedWork, renderBottlenecks } from './render-bottlenecks.ts'

export interface BottlenecksFlags extends ConnectionFlags, TerminalFlags, AskedWork {
  /** Milliseconds. */
  hours?: number
  json?: boolean
}

/** `plumbline bottlenecks`: 0 none, 1 some, or something became worse, 2 wrong usage, 3 nothing to judge, 4 no server. */
export async function runBottlenecks(flags: BottlenecksFlags, context: Context): Promise<ExitCode> {
  const { service, name, environment, kind, hours } = flags
  const query = { service, name, environment, kind, window: hours === undefined ? undefined : spellDuration(hours) }
  const found = await findServer(flags, context)
  const asked = found.ok
    ? await askServer(found.server, { path: 'api/v1/bottlenecks', query }, BottlenecksSchema, context)
    : found
  if (!asked.ok) {
    complain(context, asked.message)
    return asked.exitCode
  }
  const { answer } = asked
  context.stdout.write(
    flags.json
      ? `${toTerminalSafeJson(answer)}\n`
      : renderBottlenecks(answer, flags, describeTerminal(flags, context.env, context.stdout)),
  )
  return judge(answer)
}

function judge({ judged, bottlenecks, regressions }: Bottlenecks): ExitCode {
  if (judged.job + judged.operation === 0) return EXIT.notEnoughData
  return bottlenecks.length + regressions.length > 0 ? EXIT.findings : EXIT.ok
}
