import { parseInstant } from '@plumbline/protocol/quantities'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { AlertFlags } from '../alerts/ask.ts'
import type { SilenceFlags } from '../alerts/silences.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { durationInMs, leadWithExamples } from './flags.ts'

const MATCHERS = `
A matcher is label=value, label!=value or label=~pattern, where * stands for any text, on rule,
severity, service and the other labels of an alert. Quote what your shell reads: "severity!=critical".`

export function createSilenceCommands(context: Context, finish: (code: ExitCode) => void): Command[] {
  const silence = new Command('silence')
    .description('Tell nobody of alerts that fit every matcher, for a while')
    .argument('<matcher...>', 'such as service=mail')
    .addOption(
      new Option('--for <duration>', 'how long: 30m, 2h, 3d')
        .argParser(durationInMs('1s', '90d'))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--from <time>', 'when it begins, such as 2026-11-22T22:00Z (default: now)').argParser((text) => {
        if (parseInstant(text) !== undefined) return text
        throw new InvalidArgumentError('Write it like 2026-11-22T22:00Z or 2026-11-22T22:00+01:00.')
      }),
    )
    .option('--comment <text>', 'why')
    .option('--by <name>', 'who does this (default: your user name)')
    .action(async (matchers: string[], flags: SilenceFlags) => {
      const { runSilence } = await import('../alerts/silences.ts')
      finish(await runSilence(matchers, flags, context))
    })
    .addHelpText('after', MATCHERS)
  const silences = new Command('silences')
    .description('List silences and maintenance windows')
    .action(async (flags: AlertFlags) => {
      const { runListSilences } = await import('../alerts/silences.ts')
      finish(await runListSilences(flags, context))
    })
  const unsilence = new Command('unsilence')
    .description('End a silence now')
    .argument('<id>', 'id of the silence')
    .action(async (id: string, flags: AlertFlags) => {
      const { runUnsilence } = await import('../alerts/silences.ts')
      finish(await runUnsilence(id, flags, context))
    })
  return [
    leadWithExamples(silence, [
      ['plumbline alerts silence service=mail --for 2h --comment "moving"', 'all of one service'],
      ['plumbline alerts silence "rule=~chat-*" "severity!=critical" --for 30m', 'some rules, not the worst'],
    ]),
    leadWithExamples(silences, [['plumbline alerts silences', 'what is quiet, until when, and why']]),
    leadWithExamples(unsilence, [['plumbline alerts unsilence sil-1', 'tell again']]),
  ]
}
