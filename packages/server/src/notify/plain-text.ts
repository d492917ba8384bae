import { stripVTControlCharacters } from 'node:util'

/** Controls, invisible formatting such as direction overrides and zero-width characters, line and paragraph separators. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const SPACING = /[\s\u0085]+/gu

/** Text of unknown origin as one line without terminal sequences, control characters or half surrogate pairs. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text).replace(SPACING, ' ').replace(INVISIBLE, '').trim().toWellFormed()
}

/**
 * `text`, each character through `encode`, in at most `maxChars` UTF-16 units; what is cut ends in an ellipsis. No character, and
 * nothing that it is encoded as, is cut in half. `encode` maps a character without context.
 */
export function clip(text: string, maxChars: number, encode: (character: string) => string = (same) => same): string {
  let fitting = ''
  let encoded = ''
  for (const character of text) {
    const next = encode(character)
    if (encoded.length + next.length > maxChars) return `${fitting}…`
    encoded += next
    // What still leaves room for the ellipsis.
    if (encoded.length < maxChars) fitting = encoded
  }
  return encoded
}
