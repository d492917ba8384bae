import { plainLine } from './plain-line.ts'

const MARKUP = /[\\`*_[\]<>|#~!&$]/g
/** What would begin a list where the text begins a line. */
const BULLET = /^(\d*)([-+.)])(?= )/
/** Within `@name`, `#12`, `GH-12`, `https://` and `www.`. */
const REFERENCE = /(?<=@)(?=[\w-])|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=\w:)(?=\/\/)|(?<=\bwww)(?=\.)/gi
const ZERO_WIDTH_SPACE = '\u200b'

/**
 * Text of unknown origin as a line of Markdown that shows it and does nothing else. GitHub makes mentions, references and links of what is
 * rendered, where backslashes and entities are gone already: only a character in between keeps a name from being told.
 */
export const escapeMarkdown = (text: string): string =>
  plainLine(text).replace(REFERENCE, ZERO_WIDTH_SPACE).replace(MARKUP, '\\$&').replace(BULLET, '$1\\$2')
