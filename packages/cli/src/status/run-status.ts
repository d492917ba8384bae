import { HealthAnswerSchema } from '@plumbline/protocol/api'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { foreign } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson } from '../http/request.ts'
import { type ConnectionFlags, resolveServer } from '../http/resolve-server.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type TerminalFlags } from '../terminal/terminal.ts'
import { renderStatus } from './render-status.ts'

export interface StatusFlags extends ConnectionFlags, TerminalFlags {
  json?: boolean
}

/** `plumbline status`: 0 healthy, 1 degraded or unhealthy, 4 nobody answered. */
export async function runStatus(flags: StatusFlags, context: Context): Promise<ExitCode> {
  const server = await resolveServer(flags, 'PLUMBLINE_READ_TOKEN', context)
  if (!server.ok) {
    complain(context, server.problem)
    return EXIT.usage
  }
  const response = await requestJson(
    server.value,
    { path: 'api/health', isAnswer: (body) => 'checks' in body },
    context,
  )
  const health = response.ok ? parseAnswer(HealthAnswerSchema, response.body) : undefined
  if (!response.ok || !health?.ok) {
    const failed = response.ok ? foreign(server.value, health?.ok === false ? health.problem : 'no answer') : response
    complain(context, failed.message)
    return failed.exitCode
  }
  if (flags.json) context.stdout.write(`${toTerminalSafeJson(health.value)}\n`)
  else {
    const terminal = describeTerminal(flags, context.env, context.stdout)
    context.stdout.write(renderStatus(health.value, server.value.address, terminal))
  }
  return health.value.status === 'healthy' ? EXIT.ok : EXIT.findings
}
