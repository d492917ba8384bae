import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { MonitorFlags } from '../monitor/monitor-settings.ts'
import { addConnectionFlags, addOutputFlags, collect, durationInMs, leadWithExamples, wholeNumber } from './flags.ts'

const EXIT_CODES = `
Exit codes:
  0 fine   1 findings   2 wrong usage   3 too few messages to judge   4 no server, or not permitted
  70 unexpected error   130 interrupted before the first check

--fail-on takes severities (info, warning, error, critical: this one or worse) and limits on
compliance, complete-rate, mean, median, p95, p99, max, severe, failed, lost, messages, and
the P95 of a phase (queueToWorker, workerProcessing, workerToChatwoot). Quote the < and >.`

export function createMonitorCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('monitor')
    .description('Check the chat SLA: compliance, latency, phases, findings')
    .option('--window <duration>', 'look at this long until now: 15m, 1h, 7d (default: 1h)')
    .option('--conversation <id>', 'look at this conversation only')
    .option('--pipeline <name>', 'look at this pipeline (default: chat)')
    .option('--limit <count>', 'recent messages to fetch (default: 100)', wholeNumber(0, 1_000))
    .option('--fail-on <conditions>', 'what makes it exit 1 (default: critical)', collect)
    .option('--continuous', 'check again and again until interrupted')
    .option(
      '--interval <duration>',
      'from check to check; a bare number is ms (default: 30s)',
      durationInMs('1s', '7d'),
    )
    .option('--for <duration>', 'stop after this long, with a verdict over all checks', durationInMs('1s', '365d'))
    .option('--save <file>', 'write the results as JSON')
    .option('--export <file>', 'append each check as one line of JSON')
    .addOption(
      new Option('--check-structure', 'check the shape of the answer instead of the SLA').conflicts([
        'continuous',
        'failOn',
        'save',
        'export',
      ]),
    )
    .action(async (flags: MonitorFlags) => {
      const { runMonitor } = await import('../monitor/run-monitor.ts')
      finish(await runMonitor(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline monitor', 'one check of the last hour'],
    ['plumbline monitor --window 24h --json', 'the same over a day, for a program'],
    ['plumbline monitor --continuous', 'watch until Ctrl-C'],
    ['plumbline monitor --continuous --for 10m --window 10m', 'after a deployment'],
    ['plumbline monitor --fail-on "warning,p95>4s"', 'a stricter gate'],
    ['plumbline monitor --profile prod', 'check production (PLUMBLINE_PROD_URL)'],
  ])
  return command.addHelpText('after', EXIT_CODES)
}
