import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { Command, Option } from 'commander'
import type { AlertFlags } from '../alerts/ask.ts'
import type { InterventionFlags } from '../alerts/intervene.ts'
import type { GateFlags, ListFlags } from '../alerts/read-alerts.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { createChannelCommands } from './alerts-channel-commands.ts'
import { createMaintenanceCommands } from './alerts-maintenance-commands.ts'
import { createRuleCommands } from './alerts-rule-commands.ts'
import { createSilenceCommands } from './alerts-silence-commands.ts'
import { addConnectionFlags, addOutputFlags, leadWithExamples, wholeNumber } from './flags.ts'

type Finish = (code: ExitCode) => void

const EXIT_CODES = `
Exit codes:
  0 done   1 --fail-on holds, or a test message was not delivered   2 wrong usage, or not taken by the server
  3 no such alert, rule, silence, window or channel; nothing stored to judge   4 no server, or not permitted

Tokens: PLUMBLINE_READ_TOKEN to read; PLUMBLINE_ADMIN_TOKEN to read and for everything else.
The id of an alert may be cut to its first four characters or more.`

export function createAlertsCommand(context: Context, finish: Finish): Command {
  const command = new Command('alerts')
    .description('See what fires and why; acknowledge, silence, tune and try out rules')
    .addCommand(createListCommand(context, finish), { isDefault: true })
  const others = [
    createShowCommand(context, finish),
    createCheckCommand(context, finish),
    createAcknowledgeCommand(context, finish),
    createResolveCommand(context, finish),
    ...createSilenceCommands(context, finish),
    ...createMaintenanceCommands(context, finish),
    ...createRuleCommands(context, finish),
    ...createChannelCommands(context, finish),
    createObjectivesCommand(context, finish),
  ]
  for (const other of others) command.addCommand(other)
  for (const each of command.commands) addOutputFlags(addConnectionFlags(each))
  leadWithExamples(command, [
    ['plumbline alerts', 'what is open?'],
    ['plumbline alerts explain 3f9a', 'why does it fire?'],
    ['plumbline alerts ack 3f9a --note "on it"', 'somebody is on it'],
    ['plumbline alerts silence service=mail --for 2h', 'quiet for a while'],
    ['plumbline alerts backtest chat-p95-high', 'when would it have fired?'],
  ])
  return command.addHelpText('after', EXIT_CODES)
}

const failOn = () =>
  new Option('--fail-on <severity>', 'exit 1 when one so severe, or worse, fires unacknowledged').choices(SEVERITIES)

function createListCommand(context: Context, finish: Finish): Command {
  const command = new Command('list')
    .description('List alerts, those that are open unless told otherwise')
    .addOption(new Option('--state <which>', 'which alerts (default: active)').choices(['active', 'history', 'all']))
    .addOption(new Option('--severity <severity>', 'only of this severity').choices(SEVERITIES))
    .option('--rule <id>', 'only of this rule')
    .option('--limit <count>', 'at most so many (default: 100)', wholeNumber(1, 1_000))
    .addOption(failOn())
    // `alerts` alone lists, so a mistyped command of `alerts` ends here as an argument too many.
    .showHelpAfterError('(the commands of alerts: plumbline alerts --help)')
    .action(async (flags: ListFlags) => {
      const { runListAlerts } = await import('../alerts/read-alerts.ts')
      finish(await runListAlerts(flags, context))
    })
  return leadWithExamples(command, [
    ['plumbline alerts list', 'what is open'],
    ['plumbline alerts list --state history --rule chat-p95-high', 'how often one rule fired'],
    ['plumbline alerts list --fail-on error', 'a gate'],
  ])
}

function createShowCommand(context: Context, finish: Finish): Command {
  const command = new Command('show')
    .alias('explain')
    .description('Show one alert: the numbers that decided it, what happened, who was told, what to do')
    .argument('<id>', 'id of the alert, or its beginning')
    .action(async (id: string, flags: AlertFlags) => {
      const { runShowAlert } = await import('../alerts/read-alerts.ts')
      finish(await runShowAlert(id, flags, context))
    })
  return leadWithExamples(command, [['plumbline alerts show 3f9a', 'why the alert 3f9a… fires']])
}

function createCheckCommand(context: Context, finish: Finish): Command {
  const command = new Command('check')
    .description('Judge every rule now, and list what is open')
    .addOption(failOn())
    .action(async (flags: GateFlags) => {
      const { runCheckAlerts } = await import('../alerts/read-alerts.ts')
      finish(await runCheckAlerts(flags, context))
    })
  return leadWithExamples(command, [['plumbline alerts check --fail-on critical', 'a gate on what is true now']])
}

const BY = ['--by <name>', 'who does this (default: your user name)'] as const

function createAcknowledgeCommand(context: Context, finish: Finish): Command {
  const command = new Command('ack')
    .alias('acknowledge')
    .description('Say that somebody is on it: told again only when it grows worse; clears itself when the alert ends')
    .argument('<id>', 'id of the alert, or its beginning')
    .option('--note <text>', 'what you know or do')
    .option(...BY)
    .action(async (id: string, flags: InterventionFlags) => {
      const { runIntervene } = await import('../alerts/intervene.ts')
      finish(await runIntervene('acknowledge', id, flags, context))
    })
  return leadWithExamples(command, [['plumbline alerts ack 3f9a --note "restarting the worker"', 'on it']])
}

function createResolveCommand(context: Context, finish: Finish): Command {
  const command = new Command('resolve')
    .description('End an alert by hand; it fires again if its cause goes on')
    .argument('<id>', 'id of the alert, or its beginning')
    .option('--note <text>', 'what mended it')
    .option(...BY)
    .action(async (id: string, flags: InterventionFlags) => {
      const { runIntervene } = await import('../alerts/intervene.ts')
      finish(await runIntervene('resolve', id, flags, context))
    })
  return leadWithExamples(command, [['plumbline alerts resolve 3f9a --note "rolled back"', 'mended']])
}

function createObjectivesCommand(context: Context, finish: Finish): Command {
  const command = new Command('objectives')
    .description('Show error budgets: how much may still go wrong, and how fast that is spent')
    .action(async (flags: AlertFlags) => {
      const { runListObjectives } = await import('../alerts/objectives.ts')
      finish(await runListObjectives(flags, context))
    })
  return leadWithExamples(command, [['plumbline alerts objectives', 'how much may still go wrong?']])
}
