import type { Mark } from '@plumbline/protocol'
import { type Parsed, parsed } from '@plumbline/protocol/quantities'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { parseAt } from './parse-at.ts'
import { type SendFlags, sendRow } from './send-row.ts'

export interface MarkFlags extends SendFlags {
  at?: string
  conversation?: string
  pipeline?: string
}

export function runSendMark(messageId: string, stage: string, flags: MarkFlags, context: Context): Promise<ExitCode> {
  const body = createMark(messageId, stage, flags, context.clock.now())
  return sendRow({ path: 'api/v1/marks', body, what: `${stage} of ${messageId}` }, flags, context)
}

/** Without `--at` the server takes the time of arrival. */
function createMark(messageId: string, stage: string, flags: MarkFlags, nowMs: number): Parsed<Mark> {
  const at = flags.at === undefined ? undefined : parseAt(flags.at, nowMs)
  if (at?.ok === false) return at
  return parsed({
    messageId,
    stage,
    ...(at && { at: at.value }),
    ...(flags.conversation !== undefined && { conversationId: flags.conversation }),
    ...(flags.pipeline !== undefined && { pipeline: flags.pipeline }),
  })
}
