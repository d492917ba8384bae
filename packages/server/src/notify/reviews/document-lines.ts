import type { Block, Document, Section } from '@plumbline/protocol/review'
import { plainLine } from '../plain-text.ts'

/** A section as plain lines, for messages that have no tables. */
export const linesOf = ({ blocks }: Section): string[] => blocks.flatMap(blockLines)

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'prose':
      return [plainLine(block.text)]
    case 'list':
      return block.items.flatMap(({ marker, text, details = [] }) => [
        plainLine(`${marker?.symbol ?? '•'} ${text}`),
        ...details.map((detail) => `    ${plainLine(detail)}`),
      ])
    case 'table':
      return block.rows.map(([first, ...cells]) => {
        const shown = cells
          .map((cell) => plainLine(typeof cell === 'string' ? cell : cell.text))
          .filter((text) => text !== '')
        return `• ${plainLine(typeof first === 'string' ? first : (first?.text ?? ''))}: ${shown.join(', ')}`
      })
  }
}

/** What a short message has room for: the whole is in the mail and in `plumbline review`. */
const IN_BRIEF = new Set(['Next focus', 'Error budget', 'Anomalies', 'Incidents'])

export function briefLines({ headline, notes, sections }: Document): string[] {
  const parts = sections.filter(({ title }) => IN_BRIEF.has(title))
  return [
    plainLine(headline),
    ...notes.slice(0, 3).map(plainLine),
    ...parts.flatMap((part) => [`${part.title}:`, ...linesOf(part)]),
  ]
}
