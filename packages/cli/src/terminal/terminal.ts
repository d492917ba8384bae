/** What the place that shows the text can do. */
export interface Terminal {
  /** Cells in a line. */
  columns: number
  colour: boolean
  /** False: only ASCII is written. */
  unicode: boolean
}

export interface TerminalFlags {
  width?: number | undefined
  /** False after `--no-color`. */
  color?: boolean | undefined
  ascii?: boolean | undefined
}

/** Cells where nothing says how many there are: a pipe, a file, a CI log. */
const DEFAULT_COLUMNS = 80
/** Past this, lines are harder to read than to wrap; `--width` may still ask for more. */
const WIDEST_COLUMNS = 120
export const NARROWEST_COLUMNS = 20

/** What a stream says of the place it goes to. */
interface Display {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** Flags over environment over what the stream says of itself. */
export function describeTerminal(flags: TerminalFlags, env: Environment, stream: Display): Terminal {
  const found = stream.columns || Number(env.COLUMNS) || DEFAULT_COLUMNS
  const columns = flags.width ?? Math.min(WIDEST_COLUMNS, found)
  return {
    columns: Math.max(NARROWEST_COLUMNS, Math.floor(columns)),
    colour: flags.color !== false && wantsColour(env, stream.isTTY === true),
    unicode: flags.ascii !== true && speaksUnicode(env),
  }
}

/** FORCE_COLOR stands above NO_COLOR, as in Node itself; both stand above what the stream is. */
function wantsColour(env: Environment, isTerminal: boolean): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR) return false
  return isTerminal && env.TERM !== 'dumb'
}

/** A locale that is set and is not UTF-8 gets ASCII; no locale at all is the usual state of a container and of Windows. */
function speaksUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  return !locale || /utf-?8/i.test(locale)
}
