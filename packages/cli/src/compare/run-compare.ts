import { appendFile } from 'node:fs/promises'
import { compareSets } from '@plumbline/protocol/compare'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import type { CompareFlags } from './compare-flags.ts'
import { judgeComparison } from './judge-comparison.ts'
import { readSide } from './read-side.ts'
import { renderComparisonMarkdown } from './render-markdown.ts'
import { renderComparison } from './render-text.ts'

/**
 * `plumbline compare A B`: 0, or 1 when `--fail-on` is met, 2 a side that cannot be read, 3 nothing in common, 4 no server. Two files are
 * compared without a server.
 */
export async function runCompare(
  sides: [before: string, after: string],
  flags: CompareFlags,
  context: Context,
): Promise<ExitCode> {
  if (flags.json && flags.format === 'markdown') {
    complain(context, '--json and --format markdown exclude each other; leave one out')
    return EXIT.usage
  }
  const [before, after] = await Promise.all([readSide(sides[0], flags, context), readSide(sides[1], flags, context)])
  for (const side of [before, after]) {
    if (side.ok) continue
    complain(context, side.message)
    return side.exitCode
  }
  if (!before.ok || !after.ok) return EXIT.unexpected
  const { statistic, minimumChange: minimumPercent, failOn = [] } = flags
  const compared = compareSets(before.set, after.set, { statistic, minimumPercent })
  if (!compared.ok) {
    complain(context, compared.problem)
    return EXIT.usage
  }
  const gate = judgeComparison(compared.value, failOn)
  const markdown = renderComparisonMarkdown(compared.value, gate)
  switch (flags.json ? 'json' : flags.format) {
    case 'json':
      context.stdout.write(`${toTerminalSafeJson(compared.value)}\n`)
      break
    case 'markdown':
      context.stdout.write(markdown)
      break
    case 'text':
      context.stdout.write(renderComparison(compared.value, gate, describeTerminal(flags, context.env, context.stdout)))
  }
  if (flags.summaryFile === undefined) return gate.exitCode
  try {
    await appendFile(flags.summaryFile, `${markdown}\n`)
  } catch (error) {
    complain(context, `the summary could not be written to ${flags.summaryFile}: ${(error as Error).message}`)
    return EXIT.usage
  }
  return gate.exitCode
}
