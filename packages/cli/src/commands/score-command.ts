import type { ScoreProfileName } from '@plumbline/protocol/api'
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { ScoreFlags } from '../score/run-score.ts'
import { SCORE_PROFILES } from './choices.ts'
import {
  addConnectionFlags,
  addOutputFlags,
  environmentFlag,
  hoursInMs,
  leadWithExamples,
  wholeNumber,
} from './flags.ts'

export function createScoreCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('score')
    .description('Show a health score, what every point was lost for, and what would win it back')
    .addArgument(new Argument('[profile]', 'whose score').choices(SCORE_PROFILES).default('operations'))
    .addOption(environmentFlag())
    .option('--hours <n>', 'hours to look back, or a duration (default: 24 hours, of the widget 5 minutes)', hoursInMs)
    .option('--fail-below <score>', 'exit 1 when the score is below this', wholeNumber(1, 100))
    .action(async (profile: ScoreProfileName, flags: ScoreFlags) => {
      const { runScore } = await import('../score/run-score.ts')
      finish(await runScore(profile, flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline score', 'of the integrations'],
    ['plumbline score widget', 'of the chat widget'],
    ['plumbline score --fail-below 70', 'a gate'],
  ])
  return command.addHelpText(
    'after',
    '\nExit codes:\n  0 scored   1 below --fail-below   2 wrong usage   3 nothing to judge   4 no server, or not permitted',
  )
}
