import { stripControls } from '../terminal/plain-text.ts'

/** Text of unknown origin as Markdown that shows it and does nothing else. */
export const escapeMarkdown = (text: string): string =>
  stripControls(text).replace(/[\\`*_[\]<>|#~!&@]/g, (character) => `\\${character}`)

export const renderMarkdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
