import { type OperationsReport, OperationsReportSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type Failure, otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson, type Server } from '../http/request.ts'
import { resolveServer } from '../http/resolve-server.ts'
import { readVariable } from '../http/token.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import { tellAlert } from './alert.ts'
import { renderHtml } from './html/page.ts'
import { renderMarkdown } from './markdown.ts'
import type { ReportFlags } from './report-flags.ts'
import { renderReport } from './text/report.ts'
import { judgeReport, type ReportVerdict } from './verdict.ts'

/** `plumbline report`: 0 no issues, 1 issues, 2 a service nobody knows or a window too long, 3 too little to judge, 4 no server. */
export async function runReport(flags: ReportFlags, context: Context): Promise<ExitCode> {
  if (flags.json && flags.format !== 'text' && flags.format !== 'json') {
    complain(context, `--json and --format ${flags.format} exclude each other; leave one out`)
    return EXIT.usage
  }
  const server = await resolveServer(flags, readVariable(context.env), context)
  if (!server.ok) {
    complain(context, server.problem)
    return EXIT.usage
  }
  const found = await askReport(server.value, flags, context)
  if (!found.ok) {
    complain(context, found.message)
    return found.exitCode
  }
  const verdict = judgeReport(found.report, flags)
  context.stdout.write(render(found.report, verdict, flags, context))
  if (!(flags.alert || flags.alertBelow !== undefined) || found.report.healthScore === null) return verdict.exitCode

  const teller = await resolveServer(flags, 'PLUMBLINE_ADMIN_TOKEN', context)
  if (!teller.ok) {
    complain(context, teller.problem)
    return EXIT.usage
  }
  const told = await tellAlert({ report: found.report, alerts: verdict.alerts }, teller.value, context)
  if (told.message !== undefined) complain(context, told.message)
  return told.ok ? verdict.exitCode : told.exitCode
}

async function askReport(
  server: Server,
  { service, environment, hours, threshold }: ReportFlags,
  context: Context,
): Promise<{ ok: true; report: OperationsReport } | Failure> {
  const query = {
    service,
    environment,
    window: hours === undefined ? undefined : spellDuration(hours),
    threshold: threshold?.toString(),
  }
  const response = await requestJson(server, { path: 'api/v1/operations/report', query }, context)
  if (!response.ok) return response
  const report = parseAnswer(OperationsReportSchema, response.body)
  return report.ok ? { ok: true, report: report.value } : otherVersion(server, report.problem)
}

function render(report: OperationsReport, verdict: ReportVerdict, flags: ReportFlags, context: Context): string {
  switch (flags.json ? 'json' : flags.format) {
    case 'json':
      return `${toTerminalSafeJson(report)}\n`
    case 'markdown':
      return renderMarkdown(report)
    case 'html':
      return renderHtml(report)
    case 'text':
      return renderReport(report, verdict, describeTerminal(flags, context.env, context.stdout))
  }
}
