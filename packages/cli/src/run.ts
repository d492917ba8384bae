import { Command, CommanderError } from 'commander'
import { createAlertsCommand } from './commands/alerts-command.ts'
import { createBaselineCommand } from './commands/baseline-command.ts'
import { createBottlenecksCommand } from './commands/bottlenecks-command.ts'
import { createCompareCommand } from './commands/compare-command.ts'
import { leadWithExamples } from './commands/flags.ts'
import { createHealthCommand } from './commands/health-command.ts'
import { createImportCommand } from './commands/import-command.ts'
import { createLogsCommand } from './commands/logs-command.ts'
import { createMessagesCommand } from './commands/messages-command.ts'
import { createMonitorCommand } from './commands/monitor-command.ts'
import { createReportCommand } from './commands/report-command.ts'
import { createReviewCommand } from './commands/review-command.ts'
import { createScoreCommand } from './commands/score-command.ts'
import { createSendCommand } from './commands/send-command.ts'
import { createStatsCommand } from './commands/stats-command.ts'
import { createStatusCommand } from './commands/status-command.ts'
import type { Context } from './context.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

/** Runs one command line (without the program's own name) and resolves to its exit code. */
export async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok
  const program = createProgram(context, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args.length === 0 ? ['help'] : args, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander ends every early stop with an error: 0 after help and version, anything else is a mistake in the line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    throw error
  }
}

function createProgram(context: Context, finish: (code: ExitCode) => void): Command {
  const program = new Command('plumbline')
    .description('Check, watch and gate a Plumbline server')
    .version(context.version, '-v, --version')
    .addCommand(createMonitorCommand(context, finish))
    .addCommand(createReportCommand(context, finish))
    .addCommand(createStatsCommand(context, finish))
    .addCommand(createLogsCommand(context, finish))
    .addCommand(createHealthCommand(context, finish))
    .addCommand(createBottlenecksCommand(context, finish))
    .addCommand(createReviewCommand(context, finish))
    .addCommand(createCompareCommand(context, finish))
    .addCommand(createScoreCommand(context, finish))
    .addCommand(createStatusCommand(context, finish))
    .addCommand(createMessagesCommand(context, finish))
    .addCommand(createAlertsCommand(context, finish))
    .addCommand(createBaselineCommand(context, finish))
    .addCommand(createSendCommand(context, finish))
    .addCommand(createImportCommand(context, finish))
  leadWithExamples(program, [
    ['plumbline monitor', 'how fast are replies, and is the SLA kept?'],
    ['plumbline monitor --continuous', 'watch it'],
    ['plumbline report', 'how do the integrations do?'],
    ['plumbline compare previous:24h 24h', 'what became slower since yesterday?'],
    ['plumbline status', 'is the server well?'],
    ['plumbline stats', 'which operations take the time?'],
    ['plumbline logs --errors-only', 'which calls failed?'],
    ['plumbline health', 'is every service up?'],
    ['plumbline messages m-1', 'where did the time of one message go?'],
    ['plumbline alerts', 'what fires, and why?'],
    ['plumbline review weekly', 'how was the week, and what is next?'],
    ['plumbline send mark m-1 queued', 'try it by hand'],
  ])
  program.addHelpText(
    'after',
    '\nTokens: PLUMBLINE_READ_TOKEN to read, PLUMBLINE_INGEST_KEY to send, PLUMBLINE_ADMIN_TOKEN to act on alerts.\nMore: plumbline help COMMAND',
  )
  // A throw instead of process.exit, and our own streams, in every command of the tree.
  for (const command of descendants(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
    })
  }
  return program
}

const descendants = (command: Command): Command[] => [command, ...command.commands.flatMap(descendants)]
