import { type Parsed, parseTimeOfDay, parseWallTime } from '@plumbline/protocol/quantities'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { AlertFlags } from '../alerts/ask.ts'
import type { MaintainFlags } from '../alerts/maintenance.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { durationInMs, leadWithExamples } from './flags.ts'

const TIMES = `
Times are by the clock in --zone, through every change of the clocks; without matchers it is about every alert.
Windows that are to stay are better written under alerts.maintenance in plumbline.yaml.`

export function createMaintenanceCommands(context: Context, finish: (code: ExitCode) => void): Command[] {
  const maintain = new Command('maintain')
    .description('Plan a time in which alerts are expected and nobody is told, once or every week')
    .argument('<id>', 'a name of your choice, such as db-move')
    .argument('[matcher...]', 'such as service=db')
    .addOption(new Option('--from <time>', 'once: when it begins').argParser(asWritten(parseWallTime)))
    .addOption(new Option('--to <time>', 'once: when it is over').argParser(asWritten(parseWallTime)))
    .addOption(
      new Option('--weekly <days>', 'every week: days on which it begins, such as sun,mon').argParser((text) =>
        text.split(',').map((day) => day.trim()),
      ),
    )
    .addOption(new Option('--at <time>', 'every week: time of day, 03:00').argParser(asWritten(parseTimeOfDay)))
    .addOption(new Option('--for <duration>', 'every week: how long').argParser(durationInMs('1m', '7d')))
    .option('--zone <name>', 'time zone, such as Europe/Berlin (default: UTC)')
    .option('--comment <text>', 'why')
    .option('--by <name>', 'who does this (default: your user name)')
    .action(async (id: string, matchers: string[], flags: MaintainFlags) => {
      const { runMaintain } = await import('../alerts/maintenance.ts')
      finish(await runMaintain(id, matchers, flags, context))
    })
    .addHelpText('after', TIMES)
  const unmaintain = new Command('unmaintain')
    .description('Take planned maintenance back, or end it now')
    .argument('<id>', 'id of the window')
    .action(async (id: string, flags: AlertFlags) => {
      const { runUnmaintain } = await import('../alerts/maintenance.ts')
      finish(await runUnmaintain(id, flags, context))
    })
  return [
    leadWithExamples(maintain, [
      ['plumbline alerts maintain db-move service=db --from 2026-11-22T22:00 --to 2026-11-23T02:00', 'once'],
      ['plumbline alerts maintain backup --weekly sun --at 03:00 --for 2h --zone Europe/Berlin', 'every week'],
    ]),
    leadWithExamples(unmaintain, [['plumbline alerts unmaintain db-move', 'tell again']]),
  ]
}

/** For commander: a text that can be read, and goes to the server as it is written. */
const asWritten =
  (parse: (text: string) => Parsed<unknown>) =>
  (text: string): string => {
    const outcome = parse(text)
    if (!outcome.ok) throw new InvalidArgumentError(outcome.problem)
    return text
  }
