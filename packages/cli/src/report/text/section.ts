import { renderLine, renderProse, type Style, styled } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { displayWidth } from '../../terminal/text-width.ts'

/** As wide as source 003 draws it. */
const RULE_CELLS = 80

export const renderRule = (character: '=' | '-', terminal: Terminal): string =>
  renderLine([styled(character.repeat(Math.min(RULE_CELLS, terminal.columns)), 'dim')], terminal)

export const renderHeading = (title: string, terminal: Terminal): string[] => [
  renderRule('-', terminal),
  renderLine([styled(title, 'bold')], terminal),
  renderRule('-', terminal),
]

export interface Fact {
  label: string
  value: string
  style?: Style | undefined
}

/** `Label:   value`, values below each other; a long value goes on under itself. */
export function renderFacts(facts: readonly Fact[], indent: number, terminal: Terminal): string[] {
  const widest = Math.max(...facts.map(({ label }) => displayWidth(label)))
  const column = indent + widest + 3
  return facts.flatMap(({ label, value, style }) => {
    // On a narrow terminal the column of labels would leave no room for values.
    if (column > terminal.columns / 3)
      return renderProse(`${label}: ${value}`, { indent, ...(style && { style }) }, terminal)
    const hang = `${' '.repeat(indent)}${label}:`.padEnd(column)
    return renderProse(value, { indent: column, hang, ...(style && { style }) }, terminal)
  })
}

/** A marker, and text that goes on under itself. */
export function renderItem(marker: string, text: string, terminal: Terminal, style?: Style): string[] {
  const hang = `${marker} `
  return renderProse(text, { indent: displayWidth(hang), hang, ...(style && { style }) }, terminal)
}
