import { type OperationCall, type OperationCalls, OperationCallsSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { askServer, findServer } from '../http/ask-server.ts'
import type { Server } from '../http/request.ts'
import { renderNoOperations } from '../stats/no-operations.ts'
import { renderProse } from '../terminal/line.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import { type AskCalls, followCalls } from './follow-calls.ts'
import type { LogsFlags } from './logs-flags.ts'
import { renderCall } from './render-call.ts'

/** `plumbline logs`: 0 shown or followed, 2 wrong usage, 3 no operations at all, 4 no server. */
export async function runLogs(flags: LogsFlags, context: Context): Promise<ExitCode> {
  if (flags.service !== undefined && flags.source !== undefined && flags.service !== flags.source) {
    complain(context, '--source is another name for --service; give one of them')
    return EXIT.usage
  }
  const found = await findServer(flags, context)
  if (!found.ok) {
    complain(context, found.message)
    return found.exitCode
  }
  const ask = createAsk(found.server, flags, context)
  const asked = await ask({
    window: flags.hours === undefined ? undefined : spellDuration(flags.hours),
    limit: flags.count.toString(),
  })
  if (!asked.ok) {
    complain(context, asked.message)
    return asked.exitCode
  }
  const { answer } = asked
  const terminal = describeTerminal(flags, context.env, context.stdout)
  const show = (calls: readonly OperationCall[]): void => {
    for (const call of calls)
      context.stdout.write(`${flags.json ? toTerminalSafeJson(call) : renderCall(call, terminal)}\n`)
  }
  show(answer.calls.toReversed())
  // Beside the log, not in it: whoever reads it by a program reads calls only.
  for (const note of answer.notes) complain(context, note)
  if (flags.follow) return followCalls({ first: answer, ask, show }, context)
  if (answer.calls.length > 0) return EXIT.ok
  return sayNothing(flags, { window: answer.window, ask }, context)
}

/** Whether there were calls at all makes the difference between good news and none. */
async function sayNothing(
  flags: LogsFlags,
  { window, ask }: { window: OperationCalls['window']; ask: AskCalls },
  context: Context,
): Promise<ExitCode> {
  const terminal = describeTerminal(flags, context.env, context.stdout)
  const any = await ask({
    from: String(window.from),
    to: String(window.to),
    limit: '1',
    errorsOnly: undefined,
    slowerThan: undefined,
  })
  const isNarrowed = any.ok && any.answer.calls.length > 0
  const said = isNarrowed
    ? renderProse(sayNone(flags), { indent: 0 }, terminal)
    : renderNoOperations('logs', { ...flags, ...serviceOf(flags) }, { window }, terminal)
  if (!flags.json) context.stdout.write(`${said.join('\n')}\n`)
  return isNarrowed ? EXIT.ok : EXIT.notEnoughData
}

function createAsk(server: Server, flags: LogsFlags, context: Context): AskCalls {
  const { name, environment, errorsOnly, slowerThan } = flags
  const narrowed = {
    ...serviceOf(flags),
    name,
    environment,
    errorsOnly: errorsOnly ? 'true' : undefined,
    slowerThan: slowerThan === undefined ? undefined : spellDuration(slowerThan),
  }
  return (query) =>
    askServer(
      server,
      { path: 'api/v1/operations/calls', query: { ...narrowed, ...query } },
      OperationCallsSchema,
      context,
    )
}

function serviceOf({ service, source }: LogsFlags): { service?: string } {
  const only = service ?? source
  return only === undefined ? {} : { service: only }
}

function sayNone({ errorsOnly, slowerThan, hours }: LogsFlags): string {
  const which = [
    errorsOnly ? 'failed' : '',
    slowerThan === undefined ? '' : `took longer than ${spellDuration(slowerThan)}`,
  ]
  return `No call ${which.filter(Boolean).join(' and ')} in the last ${hours === undefined ? '24h' : spellDuration(hours)}`
}
