import { Command } from 'commander'
import type { AlertFlags } from '../alerts/ask.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { leadWithExamples } from './flags.ts'

/** Commands about where alerts are told. */
export function createChannelCommands(context: Context, finish: (code: ExitCode) => void): Command[] {
  const channels = new Command('channels')
    .description('List where alerts are told, and how that goes')
    .action(async (flags: AlertFlags) => {
      const { runListChannels } = await import('../alerts/channels.ts')
      finish(await runListChannels(flags, context))
    })
  const test = new Command('test')
    .description('Send a real test message to a channel')
    .argument('<channel>', 'id of the channel; plumbline alerts channels lists them')
    .action(async (channel: string, flags: AlertFlags) => {
      const { runTestChannel } = await import('../alerts/channels.ts')
      finish(await runTestChannel(channel, flags, context))
    })
  return [
    leadWithExamples(channels, [['plumbline alerts channels', 'who is told, and what failed']]),
    leadWithExamples(test, [['plumbline alerts test slack', 'does a message arrive?']]),
  ]
}
