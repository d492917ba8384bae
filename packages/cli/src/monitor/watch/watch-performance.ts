import { type Context, complain } from '../../context.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import { isTransient } from '../../http/failure.ts'
import type { Server } from '../../http/request.ts'
import { spellAddress } from '../../http/server-address.ts'
import { toTerminalSafeJson } from '../../terminal/plain-text.ts'
import { describeTerminal } from '../../terminal/terminal.ts'
import { type Check, checkPerformance } from '../check.ts'
import { judgeFailure } from '../monitor-once.ts'
import type { MonitorSettings } from '../monitor-settings.ts'
import { createCheckRecord } from '../record.ts'
import { renderClosing } from '../report/report.ts'
import { appendJsonLine, saveJson } from '../result-files.ts'
import { type CheckVerdict, judgeCheck } from '../verdict.ts'
import { renderSummary } from './render-summary.ts'
import { addCheck, emptyResults, type Results, totalChecks } from './results.ts'
import { planNextCheck } from './schedule.ts'
import { createResultsRecord, type StopReason, type SummaryRecord, summarise } from './summary.ts'
import { type Announced, NOTHING_ANNOUNCED, observeTransitions } from './transitions.ts'
import { openView, type View } from './view.ts'

interface Watch {
  results: Results
  announced: Announced
}

/**
 * Checks until `--for` is over, a signal comes, or the very first answer is a refusal that waiting will not change.
 * One check ends before the next begins. Every check is shown, kept, and written to the files asked for.
 */
export async function watchPerformance(server: Server, settings: MonitorSettings, context: Context): Promise<ExitCode> {
  const { clock, interrupted } = context
  const view = openView(server.address, settings, context)
  const startMs = clock.elapsed()
  const endMs = startMs + (settings.forMs ?? Number.POSITIVE_INFINITY)
  const summariseNow = (results: Results, stoppedBy: StopReason): SummaryRecord =>
    summarise(results, { url: spellAddress(server.address), at: clock.now(), stoppedBy })
  let watch: Watch = { results: emptyResults(clock.now()), announced: NOTHING_ANNOUNCED }
  let dueMs = startMs
  let stoppedBy: StopReason = 'running'
  while (stoppedBy === 'running') {
    const check = await checkPerformance(server, settings.query, context)
    if (!check.ok && check.kind === 'interrupted') {
      stoppedBy = 'interrupted'
      break
    }
    watch = await take(check, watch, { server, settings, view, context })
    const isFirst = totalChecks(watch.results) === 1
    const saved = await saveResults(watch.results, summariseNow(watch.results, 'running'), settings, context)
    if (isFirst && !saved) return EXIT.usage
    if (isFirst && !check.ok && !isTransient(check)) stoppedBy = 'refused'
    else if (dueMs >= endMs) stoppedBy = 'for'
    else {
      dueMs = planNextCheck({ startMs, intervalMs: settings.intervalMs, endMs }, dueMs, clock.elapsed())
      await clock.sleep(dueMs - clock.elapsed(), interrupted)
      if (interrupted.aborted) stoppedBy = 'interrupted'
    }
  }
  if (totalChecks(watch.results) === 0) return EXIT.interrupted
  const summary = summariseNow(watch.results, stoppedBy)
  showSummary(summary, watch.results, settings, context)
  const saved = await saveResults(watch.results, summary, settings, context)
  return saved || summary.exitCode !== EXIT.ok ? summary.exitCode : EXIT.usage
}

/** Judges one check, shows it with what it changed, and writes it down. */
async function take(
  check: Check,
  watch: Watch,
  rim: { server: Server; settings: MonitorSettings; view: View; context: Context },
): Promise<Watch> {
  const { server, settings, view, context } = rim
  const verdict: CheckVerdict = check.ok ? judgeCheck(check.data, settings.failOn) : judgeFailure(check)
  const results = addCheck(watch.results, check, verdict)
  const { announced, said } = observeTransitions(watch.announced, check)
  const record = createCheckRecord(server.address, check, verdict, said)
  view.show({ check, record, said, results })
  if (settings.exportTo !== undefined) {
    const appended = await appendJsonLine(settings.exportTo, record)
    if (!appended.ok) complain(context, appended.problem)
  }
  return { results, announced }
}

function showSummary(summary: SummaryRecord, results: Results, settings: MonitorSettings, context: Context): void {
  if (settings.json) {
    context.stdout.write(`${toTerminalSafeJson(summary)}\n`)
    return
  }
  const terminal = describeTerminal(settings.terminal, context.env, context.stdout)
  const closing = renderClosing({ exitCode: summary.exitCode, reasons: summary.reasons }, terminal)
  context.stdout.write(`${renderSummary(summary, results.kept, terminal)}${closing.join('\n')}\n`)
}

/** True when nothing was to be saved, or all of it was. Saved after every check, so that even a killed run leaves its results. */
async function saveResults(
  results: Results,
  summary: SummaryRecord,
  settings: MonitorSettings,
  context: Context,
): Promise<boolean> {
  if (settings.saveTo === undefined) return true
  const saved = await saveJson(settings.saveTo, createResultsRecord(results, summary))
  if (!saved.ok) complain(context, saved.problem)
  return saved.ok
}
