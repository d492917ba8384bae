import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { HealthFlags } from '../health/run-health.ts'
import { addConnectionFlags, addOutputFlags, durationInMs, environmentFlag, leadWithExamples } from './flags.ts'

export function createHealthCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('health')
    .alias('health-check')
    .description('Show whether the services that are called can be reached, and the server itself')
    .option('--service <name>', 'only this service (default: all)')
    .addOption(environmentFlag())
    .option('--window <duration>', 'judge by the calls of this time (default: 15m)', durationInMs('1s', '24h'))
    .action(async (flags: HealthFlags) => {
      const { runHealth } = await import('../health/run-health.ts')
      finish(await runHealth(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline health', 'is every service up?'],
    ['plumbline health --window 1h', 'by the calls of an hour'],
    ['plumbline health --service hubspot', 'one service, for a script: the exit code tells'],
  ])
  return command.addHelpText('after', STATES)
}

const STATES = `
States:
  down      the last 5 calls failed in a row, or more than 50 % did for certain
  degraded  more than 25 % failed
  unknown   fewer than 5 calls
  quiet     no calls in the window, though there were some in the last days
  up        everything else

Exit codes: 0 all up, 1 something is degraded or down, 2 wrong usage, 3 nothing is known, 4 no server, or not permitted`
