const ZERO_WIDTH = /[\p{Mark}\p{Default_Ignorable_Code_Point}]/u
/** Emoji and the East Asian wide blocks: Hangul, CJK, kana, full-width forms. */
const DOUBLE_WIDTH =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** Cells that the text takes on a terminal; the text holds no control characters. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length
  let cells = 0
  for (const character of text) cells += cellsOf(character)
  return cells
}

const cellsOf = (character: string): number => (ZERO_WIDTH.test(character) ? 0 : DOUBLE_WIDTH.test(character) ? 2 : 1)

/** Cuts text to at most `cells`, with an ellipsis in the last one when something was cut. */
export function truncate(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text
  if (cells < 1) return ''
  return `${takeCells(text, cells - 1)}…`
}

function takeCells(text: string, cells: number): string {
  let taken = ''
  let used = 0
  for (const character of text) {
    used += cellsOf(character)
    if (used > cells) break
    taken += character
  }
  return taken
}

export function pad(text: string, cells: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, cells - displayWidth(text)))
  return align === 'left' ? text + space : space + text
}

/** Spaces at which a line may end: not between a number and its unit. */
const BREAKS = /(?<!\d) +|(?<=\d) +(?!(?:%|ms|s|min|h|d)(?![\p{L}\d]))/u

/** Breaks text at spaces into lines of at most `cells`; a word that is longer than a line is broken inside. */
export function wrapText(text: string, cells: number): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of text.split(BREAKS).filter(Boolean)) {
    const joined = line === '' ? word : `${line} ${word}`
    if (displayWidth(joined) <= cells) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    while (displayWidth(word) > cells) {
      // A double-width character does not fit a line of one cell; it goes out whole rather than not at all.
      const part = takeCells(word, cells) || String.fromCodePoint(word.codePointAt(0) ?? 0)
      lines.push(part.trimEnd())
      word = word.slice(part.length).trimStart()
    }
    line = word
  }
  if (line !== '') lines.push(line)
  return lines
}
