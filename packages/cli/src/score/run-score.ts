import { type ScoreAnswer, ScoreAnswerSchema, type ScoreProfileName } from '@plumbline/protocol/api'
import { spellDuration, spellWindow } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { askServer, findServer } from '../http/ask-server.ts'
import type { ConnectionFlags } from '../http/resolve-server.ts'
import { renderPointsLost } from '../report/text/judgement.ts'
import { markersOf, SCORE_STYLES } from '../report/text/markers.ts'
import { renderLine, renderProse, styled } from '../terminal/line.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type Terminal, type TerminalFlags } from '../terminal/terminal.ts'

export interface ScoreFlags extends ConnectionFlags, TerminalFlags {
  environment?: string
  /** Milliseconds. */
  hours?: number
  failBelow?: number
  json?: boolean
}

/** `plumbline score`: 0, 1 below `--fail-below`, 2 wrong usage, 3 nothing to judge, 4 no server. */
export async function runScore(profile: ScoreProfileName, flags: ScoreFlags, context: Context): Promise<ExitCode> {
  const { environment, hours } = flags
  const query = { environment, window: hours === undefined ? undefined : spellDuration(hours) }
  const found = await findServer(flags, context)
  const asked = found.ok
    ? await askServer(found.server, { path: `api/v1/scores/${profile}`, query }, ScoreAnswerSchema, context)
    : found
  if (!asked.ok) {
    complain(context, asked.message)
    return asked.exitCode
  }
  const { answer } = asked
  const text = flags.json
    ? toTerminalSafeJson(answer)
    : renderScore(answer, flags, describeTerminal(flags, context.env, context.stdout)).join('\n')
  context.stdout.write(`${text}\n`)
  if (answer.score === null) return EXIT.notEnoughData
  return flags.failBelow !== undefined && answer.score < flags.failBelow ? EXIT.findings : EXIT.ok
}

function renderScore(
  { profile, score, health, window }: ScoreAnswer,
  { environment }: ScoreFlags,
  terminal: Terminal,
): string[] {
  const over = `${profile}${environment === undefined ? '' : ` in ${environment}`} over the last ${spellWindow(window.lengthMs)}`
  if (score === null) return renderProse(`${over}: ${health.sentence}`, { indent: 0, style: 'warn' }, terminal)
  const marker = markersOf(terminal).score[health.status]
  return [
    renderLine([styled(`${score}/100`, SCORE_STYLES[health.status]), ` ${marker} ${health.label}, ${over}`], terminal),
    ...renderProse(health.sentence, { indent: 0 }, terminal),
    ...renderPointsLost({ health }, terminal),
  ]
}
