import { Command, CommanderError } from 'commander'
import { createContext, type TestContext } from '../../../test/create-context.ts'
import { createReportCommand } from '../../commands/report-command.ts'
import type { Output } from '../../context.ts'
import type { ExitCode } from '../../exit-code.ts'

/** Runs `plumbline report …` as the program does, with what a test chooses for its environment. */
export async function runLine(
  args: readonly string[],
  given: { env?: Record<string, string>; stdout?: Partial<Output> } = {},
): Promise<{ exitCode: ExitCode; out: string; err: string }> {
  const context = createContext(given)
  let exitCode: ExitCode = 0
  const command = createReportCommand(context, (code) => {
    exitCode = code
  })
  const program = new Command('plumbline').addCommand(command)
  for (const each of [program, command]) guard(each, context)
  try {
    await program.parseAsync(['report', ...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    exitCode = error.exitCode === 0 ? 0 : 2
  }
  return { exitCode, out: context.out(), err: context.err() }
}

const guard = (command: Command, context: TestContext): Command =>
  command.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
  })
