import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { MessagesFlags } from '../messages/run-messages.ts'
import { addConnectionFlags, addOutputFlags, leadWithExamples } from './flags.ts'

export function createMessagesCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('messages')
    .description('Show the stages of one message')
    .argument('<id>', 'id of the message')
    .option('--pipeline <name>', 'pipeline of the message (default: chat)')
    .action(async (id: string, flags: MessagesFlags) => {
      const { runMessages } = await import('../messages/run-messages.ts')
      finish(await runMessages(id, flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [['plumbline messages m-1', 'where the time of message m-1 went']])
  return command.addHelpText('after', '\nExit codes: 0 shown, 3 no such message, 4 no server, or not permitted')
}
