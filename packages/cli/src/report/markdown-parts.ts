import { stripControls } from '../terminal/plain-text.ts'

const MARKUP = /[\\`*_[\]<>|#~!&$]/g
/** What would start a list, where the text starts a line. */
const BULLET = /^(\d*)([-+.)])(?= )/
/** Before a name after `@`, a number after `#` or `GH-`, and within `https://` and `www.`. */
const REFERENCE = /(?<=@)(?=[\w-])|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=\w:)(?=\/\/)|(?<=\bwww)(?=\.)/gi
const ZERO_WIDTH_SPACE = '\u200b'

/**
 * Text of unknown origin as Markdown that shows it and does nothing else. GitHub makes mentions, references and links of what is rendered,
 * where backslashes and entities are gone already: only a character in between keeps a name from being told.
 */
export const escapeMarkdown = (text: string): string =>
  stripControls(text).replace(REFERENCE, ZERO_WIDTH_SPACE).replace(MARKUP, '\\$&').replace(BULLET, '$1\\$2')

export const renderMarkdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
