import { stripVTControlCharacters } from 'node:util'

/** Controls (C0, C1, DEL), invisible formatting such as direction overrides and zero-width characters, and line separators. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const SPACING = /[\s\u0085]+/gu

/**
 * Makes text of unknown origin safe for a terminal: escape sequences, control characters and direction overrides are
 * removed, line breaks and tabs become one space, half a surrogate pair becomes U+FFFD.
 */
export function stripControls(text: string): string {
  return stripVTControlCharacters(text)
    .replace(SPACING, (space) => (/^ +$/.test(space) ? space : ' '))
    .replace(INVISIBLE, '')
    .toWellFormed()
}

/** JSON on one line with the same characters escaped rather than removed: no byte a terminal acts on, no data lost. */
export const toTerminalSafeJson = (value: unknown): string => JSON.stringify(value).replace(INVISIBLE, escapeUnits)

const escapeUnits = (character: string): string =>
  Array.from(character.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
