import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { Command, Option } from 'commander'
import type { AlertFlags } from '../alerts/ask.ts'
import type { BacktestFlags } from '../alerts/backtest.ts'
import type { ChangeFlags } from '../alerts/rules.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { durationInMs, leadWithExamples, wholeNumber } from './flags.ts'

type Finish = (code: ExitCode) => void

const MOST_SAMPLES = 1_000_000

/** Commands that read, change and try out rules. */
export const createRuleCommands = (context: Context, finish: Finish): Command[] => [
  createRulesCommand(context, finish),
  createSwitchCommand('enable', context, finish),
  createSwitchCommand('disable', context, finish),
  createSetCommand(context, finish),
  createResetCommand(context, finish),
  createBacktestCommand(context, finish),
]

function createRulesCommand(context: Context, finish: Finish): Command {
  const command = new Command('rules')
    .description('List the rules: verdict now, condition, noise of the last seven days')
    .action(async (flags: AlertFlags) => {
      const { runListRules } = await import('../alerts/rules.ts')
      finish(await runListRules(flags, context))
    })
  return leadWithExamples(command, [
    ['plumbline alerts rules', 'which rules there are, and which are noisy'],
    ['plumbline alerts rules --width 200', 'with whole conditions'],
  ])
}

function createSwitchCommand(act: 'enable' | 'disable', context: Context, finish: Finish): Command {
  const command = new Command(act)
    .description(`Switch a rule ${act === 'enable' ? 'on' : 'off'}, over restarts too`)
    .argument('<rule>', 'id of the rule')
    .action(async (rule: string, flags: AlertFlags) => {
      const { runChangeRule } = await import('../alerts/rules.ts')
      finish(await runChangeRule(rule, { enabled: act === 'enable' }, flags, context))
    })
  return leadWithExamples(command, [[`plumbline alerts ${act} chat-p95-high`, `${act} one rule`]])
}

function createSetCommand(context: Context, finish: Finish): Command {
  const command = new Command('set')
    .description('Change a rule while the server runs; what is left out stays')
    .argument('<rule>', 'id of the rule')
    .option('--limit <quantity>', 'its limit, as in a condition: 2s, 97%, 450MB')
    .addOption(new Option('--severity <severity>', 'its severity').choices(SEVERITIES))
    .option('--minimum-samples <count>', 'undecided below so many samples', wholeNumber(0, MOST_SAMPLES))
    .action(async (rule: string, flags: ChangeFlags) => {
      const { runSetRule } = await import('../alerts/rules.ts')
      finish(await runSetRule(rule, flags, context))
    })
  return leadWithExamples(command, [
    ['plumbline alerts set chat-compliance-low --limit 97%', 'stricter'],
    ['plumbline alerts set chat-p95-high --severity error --minimum-samples 20', 'louder, but surer'],
  ])
}

function createResetCommand(context: Context, finish: Finish): Command {
  const command = new Command('reset')
    .description('Take back every change made to a rule with set, enable and disable')
    .argument('<rule>', 'id of the rule')
    .action(async (rule: string, flags: AlertFlags) => {
      const { runChangeRule } = await import('../alerts/rules.ts')
      finish(await runChangeRule(rule, { reset: true }, flags, context))
    })
  return leadWithExamples(command, [['plumbline alerts reset chat-p95-high', 'as shipped or configured']])
}

function createBacktestCommand(context: Context, finish: Finish): Command {
  const command = new Command('backtest')
    .description('Show when a rule would have fired on what is stored, and a limit that fits better')
    .argument('[rule]', 'id of the rule')
    .option('--condition <sentence>', 'a condition instead of a rule: "chat.latency.p95 > 4s for 5m"')
    .option('--since <duration>', 'how far back: 24h, 7d (default: 7d)', durationInMs('1m', '400d'))
    .action(async (rule: string | undefined, flags: BacktestFlags) => {
      const { runBacktest } = await import('../alerts/backtest.ts')
      finish(await runBacktest(rule, flags, context))
    })
  return leadWithExamples(command, [
    ['plumbline alerts backtest chat-p95-high --since 30d', 'would it have been right?'],
    ['plumbline alerts backtest --condition "chat.latency.p95 > 4s for 5m"', 'before you write a rule'],
  ])
}
