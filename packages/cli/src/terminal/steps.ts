import { renderProse } from './line.ts'
import { symbolsOf } from './symbols.ts'
import type { Terminal } from './terminal.ts'
import { displayWidth } from './text-width.ts'

/** What to do next, one thing after an arrow. */
export function renderSteps(steps: readonly string[], terminal: Terminal): string[] {
  const hang = `  ${symbolsOf(terminal).step} `
  return steps.flatMap((text) => renderProse(text, { indent: displayWidth(hang), hang }, terminal))
}
