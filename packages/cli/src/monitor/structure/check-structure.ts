import { type Context, complain } from '../../context.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { Server } from '../../http/request.ts'
import { spellAddress } from '../../http/server-address.ts'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import { toTerminalSafeJson } from '../../terminal/plain-text.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import { describeTerminal, type Terminal } from '../../terminal/terminal.ts'
import { askPerformance } from '../check.ts'
import type { MonitorSettings } from '../monitor-settings.ts'
import { RECORD_VERSION } from '../record.ts'
import { checkAnswerStructure, type StructureCheck } from './structure-checks.ts'

/** `npm run test:performance`: does the endpoint answer as documented, and do its figures agree with each other? */
export async function checkStructure(server: Server, settings: MonitorSettings, context: Context): Promise<ExitCode> {
  const answer = await askPerformance(server, settings.query, context)
  if (!answer.ok) {
    complain(context, answer.message)
    return answer.exitCode
  }
  const checks = checkAnswerStructure(answer.body)
  const exitCode = checks.every((check) => check.ok) ? EXIT.ok : EXIT.findings
  const url = spellAddress(server.address)
  if (settings.json) {
    const record = { schemaVersion: RECORD_VERSION, type: 'structure', url, exitCode, checks }
    context.stdout.write(`${toTerminalSafeJson(record)}\n`)
  } else {
    const terminal = describeTerminal(settings.terminal, context.env, context.stdout)
    context.stdout.write(renderStructure(checks, url, exitCode, terminal))
  }
  return exitCode
}

export function renderStructure(
  checks: readonly StructureCheck[],
  url: string,
  exitCode: ExitCode,
  terminal: Terminal,
): string {
  const { ok, bad } = symbolsOf(terminal)
  const lines = checks.flatMap((check) => [
    renderLine([`  `, styled(check.ok ? ok : bad, check.ok ? 'good' : 'bad'), ` ${check.title}`], terminal),
    ...(check.ok ? [] : renderProse(check.detail, { indent: 6, style: 'bad' }, terminal)),
  ])
  const failed = checks.filter((check) => !check.ok).length
  const words = failed === 0 ? `all ${checks.length} checks hold` : `${failed} of ${checks.length} checks do not hold`
  const heading = renderLine([styled('Structure of the performance analysis', 'bold'), `   ${url}`], terminal)
  const closing = renderProse(
    `exit ${exitCode}: ${words}`,
    { indent: 0, style: failed === 0 ? 'good' : 'bad' },
    terminal,
  )
  return [heading, '', ...lines, '', ...closing, ''].join('\n')
}
