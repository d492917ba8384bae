/** Something wrong in the configuration: `file:line:column` or the name of a variable, and a sentence that says what would be right. */
export interface Problem {
  where: string
  text: string
  /** The line of a sentence and, below, a caret under the character that is meant (`pointAt`). */
  sketch?: string
}

/** A file in the wrong format gives hundreds of problems; nobody reads more than these. */
const SHOWN = 25

/**
 * One problem as one line, or as three when it points at a character; several as a list under their number. Nothing in it is
 * obeyed by a terminal.
 */
export function renderProblems(problems: readonly Problem[]): string {
  const lines = problems.slice(0, SHOWN).flatMap(renderProblem)
  if (problems.length === 1) return lines.join('\n')
  if (problems.length > SHOWN) lines.push(`and ${problems.length - SHOWN} more`)
  return `${problems.length} problems\n${lines.map((line) => `  ${line}`).join('\n')}`
}

function renderProblem({ where, text, sketch }: Problem): string[] {
  if (sketch === undefined) return [harmless(`${where}: ${text}`)]
  const [sentence = '', caret = ''] = sketch.split('\n').map((line) => line.replaceAll('\t', ' '))
  return [harmless(`${where}:`), harmless(`    ${sentence}`), harmless(`    ${caret} ${text}`)]
}

const harmless = (line: string): string => line.slice(0, LINE_CHARS).replace(/\p{C}/gu, '�')

/** Long enough for a sentence with a path in it, short enough that a pasted file does not fill the screen. */
const LINE_CHARS = 600

/** Longest piece of a value that a message repeats. */
const SEEN_CHARS = 60

/** A value as a message may show it: quoted and short. */
export function seen(value: unknown): string {
  if (value === null || value === undefined) return 'an empty value'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of keys'
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > SEEN_CHARS ? `${value.slice(0, SEEN_CHARS)}…` : value)
}
