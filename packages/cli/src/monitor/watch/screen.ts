import type { Output } from '../../context.ts'

/** ECMA-48: cursor home, erase to the end of the line, erase to the end of the screen. */
const HOME = '\u001b[H'
const REST_OF_LINE = '\u001b[K'
const REST_OF_SCREEN = '\u001b[J'
const DEFAULT_ROWS = 24

export interface Page {
  lines: readonly string[]
  /** Stands in for the lines that find no room. */
  more: string
  /** Always seen, at the end. */
  footer: readonly string[]
}

const rowsOf = (output: Output): number => output.rows ?? DEFAULT_ROWS

/** Scrolls what the terminal shows out of the way, so that the first page covers nothing. */
export const clearScreen = (output: Output): void => {
  output.write('\n'.repeat(rowsOf(output)))
}

/**
 * Draws a page over the one before. It stays on the normal screen, so there is nothing to restore however the program
 * ends, and the last page can still be read then.
 */
export function drawPage(output: Output, page: Page): void {
  const room = Math.max(1, rowsOf(output) - 1 - page.footer.length)
  const body = page.lines.length > room ? [...page.lines.slice(0, room - 1), page.more] : page.lines
  const lines = [...body, ...page.footer].map((line) => `${line}${REST_OF_LINE}\n`)
  output.write(`${HOME}${lines.join('')}${REST_OF_SCREEN}`)
}
