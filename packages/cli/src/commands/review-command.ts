import type { ReviewKind } from '@plumbline/protocol/api'
import { Argument, Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { REVIEW_FAILURES, REVIEW_FORMATS, type ReviewFlags } from '../review/review-flags.ts'
import { REVIEW_KINDS } from './choices.ts'
import { addConnectionFlags, addOutputFlags, collect, leadWithExamples } from './flags.ts'

const EXIT_CODES = `
Exit codes:
  0 reviewed, whatever it found   1 --fail-on holds, or --send did not reach every channel   2 wrong usage
  3 too little was measured to judge   4 no server, or not permitted

Days, weeks (ISO, from Monday) and months are those of the zone under "reviews" in plumbline.yaml, where reviews are also
scheduled. Tokens: PLUMBLINE_READ_TOKEN to read, PLUMBLINE_ADMIN_TOKEN to send.`

export function createReviewCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('review')
    .description('Look back at a day, week or month: trends, anomalies, incidents, checklist, what to do next')
    .addArgument(new Argument('<period>', 'how long').choices(REVIEW_KINDS))
    .option('--at <period>', 'which one: 2026-11-20, 2026-W47 or 2026-10 (default: the last complete one)')
    .option('--so-far', 'the one that runs, up to now')
    .addOption(new Option('--format <type>', 'how to print it').choices(REVIEW_FORMATS).default('text'))
    .option('--output <file>', 'write it to this file')
    .addOption(new Option('--fail-on <what>', 'exit 1 when this holds').choices(REVIEW_FAILURES))
    .option('--send <channel>', 'send it to this channel, now, instead of printing it (may be repeated)', collect)
    .action(async (kind: ReviewKind, flags: ReviewFlags) => {
      const { runReview } = await import('../review/run-review.ts')
      finish(await runReview(kind, flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline review daily', 'the checklist of yesterday'],
    ['plumbline review weekly --at 2026-W47', 'one week'],
    ['plumbline review monthly --format html --output month.html', 'to mail'],
    ['plumbline review weekly --so-far', 'the week that runs'],
    ['plumbline review weekly --send team-mail', 'send it now'],
  ])
  return command.addHelpText('after', EXIT_CODES)
}
