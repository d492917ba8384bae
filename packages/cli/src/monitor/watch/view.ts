import { formatDuration } from '@plumbline/protocol/quantities'
import type { Context } from '../../context.ts'
import { formatMs, formatPercent, formatTime } from '../../terminal/format.ts'
import { renderLine, renderProse, styled } from '../../terminal/line.ts'
import { toTerminalSafeJson } from '../../terminal/plain-text.ts'
import { describeTerminal } from '../../terminal/terminal.ts'
import type { Check } from '../check.ts'
import type { MonitorSettings } from '../monitor-settings.ts'
import type { CheckRecord } from '../record.ts'
import { renderBody } from '../report/report.ts'
import { renderCheckLine, renderTransition } from './render-line.ts'
import { judgeResults, type Results, totalChecks } from './results.ts'
import { clearScreen, drawPage } from './screen.ts'
import { summariseFigure } from './summary.ts'

export interface Shown {
  check: Check
  record: CheckRecord
  /** What changed with this check. */
  said: readonly string[]
  results: Results
}

/** How a run is shown while it goes on. */
export interface View {
  show(shown: Shown): void
}

/** JSON lines with `--json`, a page that is drawn anew on a terminal, and one line a check everywhere else. */
export function openView(address: URL, settings: MonitorSettings, context: Context): View {
  const { stdout, env } = context
  if (settings.json) return { show: ({ record }) => stdout.write(`${toTerminalSafeJson(record)}\n`) }
  if (stdout.isTTY && env.TERM !== 'dumb') return openPage(address, settings, context)
  return {
    show: ({ check, said }) => {
      const terminal = describeTerminal(settings.terminal, env, stdout)
      const changes = said.map((sentence) => renderTransition(sentence, terminal))
      stdout.write([renderCheckLine(check, terminal), ...changes].join(''))
    },
  }
}

const MOST_SENTENCES = 4

/** Keeps what a page shows beyond the newest check: the last answer, and the last changes. */
function openPage(address: URL, settings: MonitorSettings, context: Context): View {
  let lastGood: (Check & { ok: true }) | undefined
  let sentences: readonly string[] = []
  clearScreen(context.stdout)
  return {
    show: ({ check, said, results }) => {
      const terminal = describeTerminal(settings.terminal, context.env, context.stdout)
      if (check.ok) lastGood = check
      sentences = [...sentences, ...said].slice(-MOST_SENTENCES)
      const away = check.ok
        ? []
        : [...renderProse(check.message, { indent: 2, hang: '! ', style: 'bad' }, terminal), '']
      const body = lastGood === undefined ? [] : renderBody(lastGood.data, address, terminal)
      const footer = [
        ...sentences.map((sentence) => renderLine([styled(sentence, 'bold')], terminal)),
        ...renderProse(describeSoFar(results), { indent: 0, style: 'bold' }, terminal).slice(0, 2),
        renderLine([styled(describeRun(results, check, settings), 'dim')], terminal),
      ]
      const more = renderLine([styled('  more in a higher window, or with: plumbline monitor', 'dim')], terminal)
      drawPage(context.stdout, { lines: [...away, ...body], more, footer })
    },
  }
}

function describeRun(results: Results, check: Check, settings: MonitorSettings): string {
  const compliance = summariseFigure(results, 'compliancePercent', 'higher')
  const mean = summariseFigure(results, 'meanMs', 'lower')
  const rolling =
    compliance && mean
      ? `; rolling average ${formatPercent(compliance.rollingAverage)}, mean ${formatMs(mean.rollingAverage)}`
      : ''
  const every = formatDuration(settings.intervalMs)
  return `Ctrl-C ends with a summary; check ${totalChecks(results)} at ${formatTime(check.at)}, every ${every}${rolling}`
}

function describeSoFar(results: Results): string {
  const { exitCode, reasons } = judgeResults(results)
  return `so far exit ${exitCode}: ${reasons.join('; ')}`
}
