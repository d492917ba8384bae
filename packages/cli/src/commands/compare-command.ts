import { Command, InvalidArgumentError, Option } from 'commander'
import { COMPARE_FORMATS, COMPARED_STATISTICS, type CompareFlags, type Verdict } from '../compare/compare-flags.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { COMPARISON_VERDICTS } from './choices.ts'
import { addConnectionFlags, addOutputFlags, environmentFlag, leadWithExamples } from './flags.ts'

const HELP = `
BEFORE and AFTER, each:
  24h, 7d               what was measured in the last so long       previous:24h   in the equal time before that
  FROM..TO              between two ISO times with a zone; TO may be left out
  release:1.4.0         of a release, in the last 7 days or as release:1.4.0@48h     variant:b   of a variant, the same way
  baseline:3            of a baseline version, or baseline:latest, baseline:promoted
  before.json           a file of plumbline report --format json; two files need no server

Exit codes:
  0 compared   1 an operation has a verdict of --fail-on   2 wrong usage, or a side that cannot be read
  3 nothing to compare   4 no server, or not permitted

How it is judged, and how often it errs: docs/comparison.md.`

export function createCompareCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('compare')
    .description('Compare two time ranges, releases, variants, baselines or report files, operation by operation')
    .argument('<before>', 'what is compared with')
    .argument('<after>', 'what is judged')
    .option('--service <name>', 'only this service')
    .option('--name <operation>', 'only the operation of this name')
    .addOption(environmentFlag())
    .addOption(new Option('--statistic <name>', 'what is compared').choices(COMPARED_STATISTICS).default('mean'))
    .option('--minimum-change <percent>', 'the least change that counts (default: 10)', percentOf)
    .option(
      '--fail-on <verdicts>',
      'exit 1 when an operation is so: degraded, or degraded,inconclusive (may be repeated)',
      verdictsOf,
    )
    .addOption(new Option('--format <type>', 'how to print it').choices(COMPARE_FORMATS).default('text'))
    .option('--summary-file <file>', 'add a Markdown summary to this file, such as "$GITHUB_STEP_SUMMARY"')
    .action(async (before: string, after: string, flags: CompareFlags) => {
      const { runCompare } = await import('../compare/run-compare.ts')
      finish(await runCompare([before, after], flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline compare previous:24h 24h', 'the last day against the day before'],
    ['plumbline compare release:1.4.0 release:1.5.0', 'two releases'],
    ['plumbline compare baseline:latest 1h --fail-on degraded', 'a gate after a deployment'],
    ['plumbline compare before.json after.json', 'two reports, without a server'],
  ])
  return command.addHelpText('after', HELP)
}

function percentOf(text: string): number {
  const percent = Number(text.replace(/\s*%$/, ''))
  if (text.trim() !== '' && percent >= 0 && percent <= 1_000) return percent
  throw new InvalidArgumentError('It has to be a percentage from 0 to 1000, such as 10.')
}

function verdictsOf(text: string, before: readonly Verdict[] = []): readonly Verdict[] {
  const named = text.split(',').map((word) => word.trim())
  const unknown = named.find((word) => !isVerdict(word))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${JSON.stringify(unknown)} is none of ${COMPARISON_VERDICTS.join(', ')}.`)
  return [...before, ...named.filter(isVerdict)]
}

const isVerdict = (word: string): word is Verdict => COMPARISON_VERDICTS.some((verdict) => verdict === word)
