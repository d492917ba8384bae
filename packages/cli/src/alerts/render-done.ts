import { renderProse } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { displayWidth } from '../terminal/text-width.ts'

/** The one sentence after something was done. */
export function renderDone(text: string, terminal: Terminal): string[] {
  const hang = `${symbolsOf(terminal).ok} `
  return renderProse(text, { indent: displayWidth(hang), hang, style: 'good' }, terminal)
}
