import { parseDuration } from '@plumbline/protocol/quantities'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { PROFILES } from '../http/server-address.ts'
import { NARROWEST_COLUMNS } from '../terminal/terminal.ts'

const DEFAULT_TIMEOUT_MS = 10_000
const WIDEST_COLUMNS = 1_000

/** Flags of every command that talks to a server. */
export const addConnectionFlags = (command: Command): Command =>
  command
    .option('--url <url>', 'server to ask (default: PLUMBLINE_URL, NEXT_PUBLIC_APP_URL, http://127.0.0.1:3000)')
    .addOption(new Option('--profile <name>', 'take the address of this environment').choices(PROFILES))
    .option('--token-file <file>', 'read the token from this file instead of the environment')
    .addOption(
      new Option('--timeout <duration>', 'wait at most so long for an answer')
        .argParser(durationInMs('1ms', '1h'))
        .default(DEFAULT_TIMEOUT_MS, '10s'),
    )

/** Flags of every command that shows something. */
export const addOutputFlags = (command: Command): Command =>
  command
    .option('--json', 'print JSON and nothing else')
    .option('--width <columns>', 'lines of this many columns', wholeNumber(NARROWEST_COLUMNS, WIDEST_COLUMNS))
    .option('--ascii', 'plain ASCII')
    .option('--no-color', 'no colour (as NO_COLOR=1; FORCE_COLOR=1 forces it)')

/** Of every command that looks at what was measured. */
export const environmentFlag = (): Option => new Option('--environment <name>', 'only this environment (default: all)')

/** For commander: a duration within bounds, whose bare number counts milliseconds, as in source 000. */
export function durationInMs(least: string, most: string): (text: string) => number {
  return (text) => {
    const [duration, lowest, highest] = [text, least, most].map((it) => parseDuration(it, 'ms'))
    if (!duration?.ok) throw new InvalidArgumentError(duration?.problem ?? '')
    const isOutside = (lowest?.ok && duration.value < lowest.value) || (highest?.ok && duration.value > highest.value)
    if (isOutside)
      throw new InvalidArgumentError(`It has to be from ${least} to ${most}; a bare number is milliseconds.`)
    return duration.value
  }
}

/** For commander: a length of time whose bare number counts hours, as in source 003. */
export function hoursInMs(text: string): number {
  const length = parseDuration(text, 'h')
  if (length.ok) return length.value
  const isNumber = text.trim() !== '' && !Number.isNaN(Number(text))
  throw new InvalidArgumentError(
    isNumber
      ? 'It has to be a number of hours above 0 and up to ten years (87600), such as 24, or a duration such as 7d.'
      : `${length.problem}; a bare number is hours.`,
  )
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`)
  }
}

/** For commander: an option that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** Examples go before everything else in the help. */
export function leadWithExamples(command: Command, examples: readonly (readonly [string, string])[]): Command {
  const widest = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, meaning]) => `  ${line.padEnd(widest)}   ${meaning}`)
  return command.addHelpText('before', `Examples:\n${lines.join('\n')}\n`)
}
