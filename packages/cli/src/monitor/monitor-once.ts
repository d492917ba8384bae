import type { Context } from '../context.ts'
import { complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Failure } from '../http/failure.ts'
import type { Server } from '../http/request.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import { checkPerformance } from './check.ts'
import type { MonitorSettings } from './monitor-settings.ts'
import { createCheckRecord } from './record.ts'
import { renderReport } from './report/report.ts'
import { appendJsonLine, saveJson } from './result-files.ts'
import { type CheckVerdict, judgeCheck } from './verdict.ts'

/** One check: the report, or one JSON record, and the exit code of its verdict. */
export async function monitorOnce(server: Server, settings: MonitorSettings, context: Context): Promise<ExitCode> {
  const check = await checkPerformance(server, settings.query, context)
  if (!check.ok) complain(context, check.message)
  if (!check.ok && check.kind === 'interrupted') return check.exitCode
  const verdict = check.ok ? judgeCheck(check.data, settings.failOn) : judgeFailure(check)
  const record = createCheckRecord(server.address, check, verdict)
  if (settings.json) context.stdout.write(`${toTerminalSafeJson(record)}\n`)
  else if (check.ok) {
    const terminal = describeTerminal(settings.terminal, context.env, context.stdout)
    context.stdout.write(renderReport({ data: check.data, address: server.address, verdict }, terminal))
  }
  const writes = [
    settings.saveTo === undefined ? undefined : await saveJson(settings.saveTo, record),
    settings.exportTo === undefined ? undefined : await appendJsonLine(settings.exportTo, record),
  ]
  const failed = writes.filter((write) => write?.ok === false)
  for (const write of failed) if (write?.ok === false) complain(context, write.problem)
  return verdict.exitCode === EXIT.ok && failed.length > 0 ? EXIT.usage : verdict.exitCode
}

export const judgeFailure = (failure: Failure): CheckVerdict => ({
  outcome: 'unreachable',
  exitCode: failure.exitCode,
  reasons: [failure.message],
})
