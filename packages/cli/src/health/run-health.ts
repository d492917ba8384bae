import { type Connectivity, ConnectivitySchema, type HealthAnswer, HealthAnswerSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { askServer, findServer } from '../http/ask-server.ts'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type TerminalFlags } from '../terminal/terminal.ts'
import { renderHealth } from './render-health.ts'

export interface HealthFlags extends ConnectionFlags, TerminalFlags {
  service?: string
  environment?: string
  /** Milliseconds. */
  window?: number
  json?: boolean
}

/** `plumbline health`: 0 all up, 1 something is degraded or down, 3 nothing is known of any service, 4 no server. */
export async function runHealth(flags: HealthFlags, context: Context): Promise<ExitCode> {
  const found = await findServer(flags, context)
  if (!found.ok) {
    complain(context, found.message)
    return found.exitCode
  }
  const { service, environment, window } = flags
  const query = { service, environment, window: window === undefined ? undefined : spellDuration(window) }
  const [health, services] = await Promise.all([
    askServer(found.server, { path: 'api/health', isAnswer: (body) => 'checks' in body }, HealthAnswerSchema, context),
    askServer(found.server, { path: 'api/v1/operations/health', query }, ConnectivitySchema, context),
  ])
  const failed = health.ok ? services : health
  if (!health.ok || !services.ok) {
    if (!failed.ok) complain(context, failed.message)
    return failed.ok ? EXIT.unreachable : failed.exitCode
  }
  const answer = { server: health.answer, ...services.answer }
  context.stdout.write(
    flags.json
      ? `${toTerminalSafeJson(answer)}\n`
      : renderHealth(
          health.answer,
          services.answer,
          found.server.address,
          describeTerminal(flags, context.env, context.stdout),
        ),
  )
  return judgeHealth(health.answer, services.answer)
}

/** Quiet services and those with too few calls change nothing, unless there are no others. */
function judgeHealth({ status }: HealthAnswer, { counts }: Connectivity): ExitCode {
  if (status !== 'healthy' || counts.degraded + counts.down > 0) return EXIT.findings
  return counts.up === 0 ? EXIT.notEnoughData : EXIT.ok
}
