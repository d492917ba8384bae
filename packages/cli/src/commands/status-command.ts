import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { StatusFlags } from '../status/run-status.ts'
import { addConnectionFlags, addOutputFlags, leadWithExamples } from './flags.ts'

export function createStatusCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('status')
    .description('Show whether the server and its parts are well')
    .action(async (flags: StatusFlags) => {
      const { runStatus } = await import('../status/run-status.ts')
      finish(await runStatus(flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  leadWithExamples(command, [
    ['plumbline status', 'the server on this machine'],
    ['plumbline status --url https://monitor.example.com', 'another one'],
  ])
  return command.addHelpText('after', '\nExit codes: 0 healthy, 1 degraded or unhealthy, 4 no server, or not permitted')
}
