/** Where in a text: `index` in UTF-16 units from 0; line and column from 1, as editors count. */
export interface Place {
  index: number
  line: number
  column: number
}

/** A text that was not understood: what was found and what would be right, and where. Fits wherever a `Parsed` does. */
export interface Refusal {
  ok: false
  problem: string
  at: Place
}

export function placeAt(text: string, index: number): Place {
  const before = text.slice(0, index).split('\n')
  return { index, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

/** The line of a refusal with a caret under the character, for a terminal or a log. */
export function pointAt(text: string, { line, column }: Place): string {
  const shown = text.split('\n')[line - 1] ?? ''
  return `${shown}\n${shown.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`
}

/** Thrown inside the parser, so that each rule of the grammar reads as what is right, and made a refusal where it ends. */
export class Misread extends Error {
  readonly index: number

  constructor(problem: string, index: number) {
    super(problem)
    this.index = index
  }
}

/** Runs a reader on the text; what it misreads becomes a refusal. */
export function refusing<T>(text: string, read: () => T): { ok: true; value: T } | Refusal {
  try {
    return { ok: true, value: read() }
  } catch (error) {
    if (!(error instanceof Misread)) throw error
    return { ok: false, problem: error.message, at: placeAt(text, error.index) }
  }
}
