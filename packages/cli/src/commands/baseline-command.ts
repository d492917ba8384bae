import { Command, InvalidArgumentError } from 'commander'
import type { BaselineFlags } from '../baseline/ask-baselines.ts'
import type { CaptureFlags, ChangeFlags, EnvironmentFlags } from '../baseline/run-baseline.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { addConnectionFlags, addOutputFlags, leadWithExamples } from './flags.ts'

type Finish = (code: ExitCode) => void

const EXIT_CODES = `
Exit codes:
  0 done   2 wrong usage, no such version, or not taken by the server   3 too few samples   4 no server, or not permitted

VERSION is a number, latest (the newest that somebody captured) or promoted.
Tokens: PLUMBLINE_READ_TOKEN to read; PLUMBLINE_ADMIN_TOKEN to read and for everything else.`

export function createBaselineCommand(context: Context, finish: Finish): Command {
  const command = new Command('baseline')
    .description('Keep what is usual, in versions, to compare with later')
    .addCommand(createListCommand(context, finish), { isDefault: true })
    .addCommand(createCaptureCommand(context, finish))
    .addCommand(createShowCommand(context, finish))
    .addCommand(createPromoteCommand(context, finish))
    .addCommand(createDeleteCommand(context, finish))
  for (const each of command.commands) addOutputFlags(addConnectionFlags(each))
  leadWithExamples(command, [
    ['plumbline baseline capture --note "before 1.5.0"', 'keep the last 24 hours'],
    ['plumbline baseline list', 'which are there, how old, how far from now?'],
    ['plumbline baseline show latest', 'what does it say?'],
    ['plumbline baseline promote 3', 'compare with it from now on'],
  ])
  return command.addHelpText('after', EXIT_CODES)
}

const BY = ['--by <name>', 'who does this (default: your user name)'] as const
const ENVIRONMENT = [
  '--environment <name>',
  'of this environment (default: the only one, or the configured one)',
] as const

const MOST_HOURS = 87_600

function hours(text: string): number {
  const count = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && count > 0 && count <= MOST_HOURS) return count
  throw new InvalidArgumentError(`It has to be a number of hours above 0, at most ${MOST_HOURS}.`)
}

function createCaptureCommand(context: Context, finish: Finish): Command {
  const command = new Command('capture')
    .description('Keep what was measured lately as what is usual')
    .option(...ENVIRONMENT)
    .option('--service <name>', 'only of this service')
    .option('--hours <count>', 'how far back (default: 24)', hours)
    .option('--note <text>', 'why')
    .option('--promote', 'compare with it from now on')
    .option('--id <text>', 'capture once for this id, such as that of a CI run, however often it is tried')
    .option(...BY)
    .action(async (flags: CaptureFlags) => {
      const { runCapture } = await import('../baseline/run-baseline.ts')
      finish(await runCapture(flags, context))
    })
  return leadWithExamples(command, [
    ['plumbline baseline capture --environment production --note "before 1.5.0"', 'the last 24 hours'],
    ['plumbline baseline capture --service mail --hours 168 --promote', 'a week of one service, in use at once'],
  ])
}

function createListCommand(context: Context, finish: Finish): Command {
  const command = new Command('list')
    .description('List versions, newest first: how old, and how far from now those in use are')
    .option('--environment <name>', 'only of this environment')
    // `baseline` alone lists, so a mistyped command of `baseline` ends here as an argument too many.
    .showHelpAfterError('(the commands of baseline: plumbline baseline --help)')
    .action(async (flags: EnvironmentFlags) => {
      const { runList } = await import('../baseline/run-baseline.ts')
      finish(await runList(flags, context))
    })
  return leadWithExamples(command, [['plumbline baseline list --environment production', 'those of production']])
}

function createShowCommand(context: Context, finish: Finish): Command {
  const command = new Command('show')
    .description('Show the figures of one version')
    .argument('<version>', 'a number, latest or promoted')
    .option('--environment <name>', 'latest or promoted of this environment')
    .action(async (version: string, flags: EnvironmentFlags) => {
      const { runShow } = await import('../baseline/run-baseline.ts')
      finish(await runShow(version, flags, context))
    })
  return leadWithExamples(command, [['plumbline baseline show promoted', 'what values are compared with']])
}

function createPromoteCommand(context: Context, finish: Finish): Command {
  const command = new Command('promote')
    .description('Compare with this version from now on')
    .argument('<version>', 'its number')
    .option(...BY)
    .action(async (version: string, flags: BaselineFlags & ChangeFlags) => {
      const { runPromote } = await import('../baseline/run-baseline.ts')
      finish(await runPromote(version, flags, context))
    })
  return leadWithExamples(command, [['plumbline baseline promote 3', 'version 3 is what is usual']])
}

function createDeleteCommand(context: Context, finish: Finish): Command {
  const command = new Command('delete')
    .description('Forget a version')
    .argument('<version>', 'its number')
    .option('--force', 'also the one that is promoted')
    .option(...BY)
    .action(async (version: string, flags: ChangeFlags) => {
      const { runDelete } = await import('../baseline/run-baseline.ts')
      finish(await runDelete(version, flags, context))
    })
  return leadWithExamples(command, [['plumbline baseline delete 3', 'unless it is promoted']])
}
