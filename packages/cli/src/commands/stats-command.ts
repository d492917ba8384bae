import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { StatsFlags } from '../stats/run-stats.ts'
import { STATS_ORDERS } from './choices.ts'
import {
  addConnectionFlags,
  addOutputFlags,
  environmentFlag,
  hoursInMs,
  leadWithExamples,
  wholeNumber,
} from './flags.ts'

export function createStatsCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('stats')
    .description('Show how often each operation was called, how long it took and how often it failed')
    .option('--service <name>', 'only this service (default: all)')
    .option('--name <operation>', 'only the operation of this name')
    .addOption(environmentFlag())
    .option('--hours <n>', 'hours to look back, or a duration such as 7d (default: 24)', hoursInMs)
    .addOption(new Option('--order <figure>', 'what comes first').choices(STATS_ORDERS).default('time'))
    .option('--limit <count>', 'at most so many operations (default: 50)', wholeNumber(1, 1_000))
    .action(async (flags: StatsFlags) => {
      const { runStats } = await import('../stats/run-stats.ts')
      finish(await runStats(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline stats', 'what takes most of the time, over the last day'],
    ['plumbline stats --order errors --hours 1', 'what fails most, over the last hour'],
    ['plumbline stats --service hubspot --json', 'one service, for a program'],
  ])
  return command.addHelpText(
    'after',
    '\nExit codes: 0 shown, 2 wrong usage, 3 no operations in the window, 4 no server, or not permitted',
  )
}
