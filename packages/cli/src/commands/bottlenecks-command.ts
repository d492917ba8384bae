import { Command, Option } from 'commander'
import type { BottlenecksFlags } from '../bottlenecks/run-bottlenecks.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { BOTTLENECK_KINDS } from './choices.ts'
import { addConnectionFlags, addOutputFlags, environmentFlag, hoursInMs, leadWithExamples } from './flags.ts'

export function createBottlenecksCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('bottlenecks')
    .description('Find jobs and operations that are slow or failing, and what to do about them')
    .option('--service <name>', 'only this service or queue (default: all)')
    .option('--name <name>', 'only the job or operation of this name')
    .addOption(environmentFlag())
    .addOption(new Option('--kind <kind>', 'only these (default: both)').choices(BOTTLENECK_KINDS))
    .option('--hours <n>', 'hours to look back, or a duration such as 7d (default: 24)', hoursInMs)
    .action(async (flags: BottlenecksFlags) => {
      const { runBottlenecks } = await import('../bottlenecks/run-bottlenecks.ts')
      finish(await runBottlenecks(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline bottlenecks', 'what holds things up, over the last day'],
    ['plumbline bottlenecks --kind job --hours 168', 'jobs only, over a week'],
  ])
  return command.addHelpText('after', LIMITS)
}

const LIMITS = `
Limits, all exclusive: P95 above 60 s is medium and above 120 s high; more than 25 % failed is medium and, when it is certain,
more than 50 % high. Fewer than 5 events are not judged. Trends are against the equal time before: docs/comparison.md.

Exit codes:
  0 no bottleneck   1 bottlenecks, or something became worse for certain   2 wrong usage   3 nothing to judge
  4 no server, or not permitted`
