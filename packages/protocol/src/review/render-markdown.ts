import { type Block, type Document, type Item, textOf } from './document.ts'
import { escapeMarkdown } from './escape-markdown.ts'

/** The document as CommonMark with tables, for a wiki, a pull request or a chat. */
export function renderMarkdown({ title, subtitle, headline, notes, sections, footer }: Document): string {
  const parts = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(subtitle),
    `**${escapeMarkdown(headline)}**`,
    ...notes.map((note) => `_${escapeMarkdown(note)}_`),
    ...sections.flatMap((section) => [`## ${escapeMarkdown(section.title)}`, ...section.blocks.map(renderBlock)]),
    escapeMarkdown(footer),
  ]
  return `${parts.join('\n\n')}\n`
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'prose':
      return escapeMarkdown(block.text)
    case 'list':
      return block.items.map(renderItem).join('\n')
    case 'table': {
      const cells = [
        block.columns.map(({ title }) => escapeMarkdown(title)),
        block.columns.map(({ align }) => (align === 'right' ? '---:' : '---')),
        ...block.rows.map((row) => row.map((piece) => escapeMarkdown(textOf(piece)))),
      ]
      return cells.map((row) => `| ${row.join(' | ')} |`).join('\n')
    }
  }
}

const BOXES: Readonly<Record<string, string>> = { '✓': '[x]', '✗': '[ ] ✗', '☐': '[ ]', '?': '[ ] ?' }

function renderItem({ marker, text, details = [] }: Item): string {
  const symbol = marker?.symbol ?? ''
  const isNumber = /^\d+\.$/.test(symbol)
  const bullet = isNumber ? symbol : '-'
  const mark =
    isNumber || symbol === '' || symbol === '·' || symbol === '!'
      ? ''
      : `${BOXES[symbol] ?? `**${escapeMarkdown(symbol)}**`} `
  const indent = ' '.repeat(bullet.length + 1)
  return [
    `${bullet} ${mark}${escapeMarkdown(text)}`,
    ...details.map((detail) => `${indent}- ${escapeMarkdown(detail)}`),
  ].join('\n')
}
