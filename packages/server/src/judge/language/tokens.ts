import { Misread } from './place.ts'

export interface Token {
  /** `text` is quoted text; a `number` has what is written on to it, such as `450MB`, `1h30m` or `2x`. */
  kind: 'word' | 'number' | 'text' | 'symbol' | 'end'
  /** As written, but for symbols that have a plainer form; of quoted text what it stands for. */
  value: string
  index: number
}

/** What people paste from documents, and what they mean by it. */
const PLAINER = new Map([
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['==', '='],
  ['−', '-'],
  ['–', '-'],
  ['×', 'x'],
])

const FORMS = [
  { kind: 'word', pattern: /[A-Za-z_][\w.]*|×/y },
  // A comma or an apostrophe between digits is taken in, so that it can be refused as the thousands separator that it is.
  { kind: 'number', pattern: /\d(?:[\w.×]|[,'’](?=\d))*/y },
  { kind: 'text', pattern: /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y },
  { kind: 'symbol', pattern: /[<>!=]=|[<>=≤≥≠()%+\-−–]/y },
] as const

/** Splits a condition into its words. The last token is the end of the text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let index = skipSpace(text, 0)
  while (index < text.length) {
    const token = readToken(text, index)
    tokens.push(token.found)
    index = skipSpace(text, token.end)
  }
  return [...tokens, { kind: 'end', value: '', index: text.length }]
}

function readToken(text: string, index: number): { found: Token; end: number } {
  for (const { kind, pattern } of FORMS) {
    pattern.lastIndex = index
    const match = pattern.exec(text)?.[0]
    if (match === undefined) continue
    const value = kind === 'text' ? unquote(match, index) : (PLAINER.get(match) ?? match)
    return { found: { kind, value, index }, end: index + match.length }
  }
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
  if (character === '"' || character === "'")
    throw new Misread(`the text that begins with ${character} has no end`, index)
  const hint = character === '.' ? '; a number begins with a digit, such as 0.5' : ''
  throw new Misread(`${JSON.stringify(character)} does not belong in a condition${hint}`, index)
}

/** Double quotes as in JSON, with its escapes; single quotes as they are. */
function unquote(match: string, index: number): string {
  if (match.startsWith("'")) return match.slice(1, -1)
  try {
    return String(JSON.parse(match))
  } catch {
    throw new Misread(`${match} has an escape that is not known; write \\" and \\\\, or use single quotes`, index)
  }
}

function skipSpace(text: string, index: number): number {
  const space = /\s*/y
  space.lastIndex = index
  return index + (space.exec(text)?.[0].length ?? 0)
}
