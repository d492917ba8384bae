import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { LogsFlags } from '../logs/logs-flags.ts'
import {
  addConnectionFlags,
  addOutputFlags,
  durationInMs,
  environmentFlag,
  hoursInMs,
  leadWithExamples,
  wholeNumber,
} from './flags.ts'

const DEFAULT_COUNT = 50

export function createLogsCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('logs')
    .description('List single calls, the newest last')
    .option('--service <name>', 'only this service (default: all)')
    .option('--source <service>', 'the same')
    .option('--name <operation>', 'only the operation of this name')
    .addOption(environmentFlag())
    .option('--errors-only', 'only calls that failed')
    .option('--slower-than <duration>', 'only calls that took longer, such as 2s', durationInMs('1ms', '1d'))
    .option('-n, --count <count>', 'the last so many', wholeNumber(1, 1_000), DEFAULT_COUNT)
    .option('--hours <n>', 'hours to look back, or a duration such as 7d (default: 24)', hoursInMs)
    .option('-f, --follow', 'go on as calls arrive')
    .action(async (flags: LogsFlags) => {
      const { runLogs } = await import('../logs/run-logs.ts')
      finish(await runLogs(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline logs', 'the last 50 calls'],
    ['plumbline logs --source hubspot --errors-only -n 10', 'the last 10 that failed'],
    ['plumbline logs --slower-than 2s --follow', 'slow calls as they come'],
    ['plumbline logs --json', 'NDJSON, one call a line'],
  ])
  return command.addHelpText(
    'after',
    '\nExit codes: 0 shown, 2 wrong usage, 3 no operations in the window, 4 no server, or not permitted',
  )
}
