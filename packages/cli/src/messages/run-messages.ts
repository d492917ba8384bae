import { MessageDetailSchema } from '@plumbline/protocol/api'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { foreign } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson } from '../http/request.ts'
import { type ConnectionFlags, resolveServer } from '../http/resolve-server.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type TerminalFlags } from '../terminal/terminal.ts'
import { renderWaterfall } from './render-waterfall.ts'

export interface MessagesFlags extends ConnectionFlags, TerminalFlags {
  json?: boolean
  pipeline?: string
}

/** `plumbline messages ID`: the stages of one message. A message that is not there is exit 3. */
export async function runMessages(messageId: string, flags: MessagesFlags, context: Context): Promise<ExitCode> {
  const server = await resolveServer(flags, 'PLUMBLINE_READ_TOKEN', context)
  if (!server.ok) {
    complain(context, server.problem)
    return EXIT.usage
  }
  const path = `api/v1/chat/messages/${encodeURIComponent(messageId)}`
  const response = await requestJson(server.value, { path, query: { pipeline: flags.pipeline } }, context)
  const detail = response.ok ? parseAnswer(MessageDetailSchema, response.body) : undefined
  if (!response.ok || !detail?.ok) {
    const failed = response.ok ? foreign(server.value, detail?.ok === false ? detail.problem : 'no answer') : response
    complain(context, failed.message)
    return failed.exitCode
  }
  if (flags.json) context.stdout.write(`${toTerminalSafeJson(detail.value)}\n`)
  else context.stdout.write(renderWaterfall(detail.value, describeTerminal(flags, context.env, context.stdout)))
  return EXIT.ok
}
