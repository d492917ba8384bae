import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { MarkFlags } from '../send/send-mark.ts'
import type { MeasurementFlags } from '../send/send-measurement.ts'
import { addConnectionFlags, addOutputFlags, collect, leadWithExamples } from './flags.ts'

const AT = 'when it happened: ISO time, epoch ms, or back from now like -35s (default: on arrival)'

export function createSendCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('send')
    .description('Send one mark or one measurement by hand')
    .addCommand(createMarkCommand(context, finish))
    .addCommand(createMeasurementCommand(context, finish))
  return leadWithExamples(command, [
    ['plumbline send mark m-1 queued --conversation c-1', 'message m-1 entered the queue'],
    ['plumbline send measurement operation crm contacts.list 412', 'a call took 412 ms'],
  ])
}

function createMarkCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('mark')
    .description('Mark that a message reached a stage (chat: queued, started, completed, sent, failed)')
    .argument('<message>', 'id of the message')
    .argument('<stage>', 'stage that it reached')
    .option('--at <time>', AT)
    .option('--conversation <id>', 'conversation that the message is part of')
    .option('--pipeline <name>', 'pipeline that the stage belongs to (default: chat)')
    .action(async (message: string, stage: string, flags: MarkFlags) => {
      const { runSendMark } = await import('../send/send-mark.ts')
      finish(await runSendMark(message, stage, flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  return leadWithExamples(command, [
    ['plumbline send mark m-1 queued --conversation c-1', 'message m-1 entered the queue, now'],
    ['plumbline send mark m-1 started --at -35s', 'a worker took it 35 s ago'],
  ])
}

function createMeasurementCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('measurement')
    .description('Send one observed number')
    .argument('<kind>', 'what was measured: operation, job, probe, webhook, draft, gauge, …')
    .argument('<service>', 'who did the work')
    .argument('<name>', 'what was done')
    .argument('<value>', 'the number, in the unit of its kind (ms for durations)')
    .option('--at <time>', AT)
    .option('--unit <unit>', 'unit of the value')
    .option('--failed', 'it did not succeed')
    .option('--error-type <name>', 'class of the error')
    .option('--error-message <text>', 'text of the error')
    .option('--trace <id>', 'message, trace or run that it belongs to')
    .option('--subject <id>', 'conversation or session that it belongs to')
    .option('--customer <name>', 'customer that it was done for')
    .option('--environment <name>', 'such as production')
    .option('--release <version>', 'version that was running')
    .option('--attribute <name=value>', 'more about it; may be given several times', collect)
    .action(async (kind: string, service: string, name: string, value: string, flags: MeasurementFlags) => {
      const { runSendMeasurement } = await import('../send/send-measurement.ts')
      finish(await runSendMeasurement({ kind, service, name, value }, flags, context))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  return leadWithExamples(command, [
    ['plumbline send measurement operation crm contacts.list 412', 'a call took 412 ms'],
    ['plumbline send measurement job mail daily 900 --failed --error-type Timeout', 'a job failed after 900 ms'],
  ])
}
