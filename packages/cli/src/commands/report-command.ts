import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { FORMATS, type ReportFlags } from '../report/report-flags.ts'
import {
  addConnectionFlags,
  addOutputFlags,
  durationInMs,
  environmentFlag,
  hoursInMs,
  leadWithExamples,
  wholeNumber,
} from './flags.ts'

const EXIT_CODES = `
Exit codes:
  0 no issues   1 issues, or with --alert-below a score below that   2 wrong usage   3 too few operations to judge
  4 no server, or not permitted

--alert tells Slack and e-mail, as they are set up in the server, when the score is below 70, an error rate above 10 %,
an average above the threshold, or a service more than 10 % slower; the next --alert that finds nothing resolves it.
Tokens: PLUMBLINE_READ_TOKEN to read, PLUMBLINE_ADMIN_TOKEN to alert.`

export function createReportCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('report')
    .description('Report on every integration: score, issues, services, slowest operations, errors')
    .option('--service <name>', 'only this service (default: all)')
    .addOption(environmentFlag())
    .option('--hours <n>', 'hours to look back, or a duration such as 7d (default: 24)', hoursInMs)
    .option('--threshold <ms>', 'limit of durations in ms (default: 2000)', durationInMs('1ms', '1d'))
    .addOption(new Option('--format <type>', 'how to print it').choices(FORMATS).default('text'))
    .option('--alert', 'tell Slack and e-mail about issues')
    .option('--alert-below <score>', 'alert, and exit 1, only when the score is below this', wholeNumber(1, 100))
    .action(async (flags: ReportFlags) => {
      const { runReport } = await import('../report/run-report.ts')
      finish(await runReport(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline report', 'every service over the last day'],
    ['plumbline report --hours 168', 'over a week'],
    ['plumbline report --service hubspot --hours 72 --threshold 1000', 'one service, a stricter limit'],
    ['plumbline report --format json > report.json', 'for a program'],
    ['plumbline report --hours 168 --format html > week.html', 'to mail'],
    ['plumbline report --alert-below 70', 'the daily check'],
  ])
  return command.addHelpText('after', EXIT_CODES)
}
