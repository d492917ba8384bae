const ESCAPE = String.fromCharCode(27)
/** Terminal sequences (ECMA-48): control strings with their text, then CSI and two-character escapes. */
const SEQUENCES = new RegExp(
  `${ESCAPE}[\\]PX^_][^${ESCAPE}\\u0007]*(?:${ESCAPE}\\\\|\\u0007)?|${ESCAPE}\\[[0-?]*[ -/]*[@-~]|${ESCAPE}.`,
  'gu',
)
const SPACING = /[\s\u0085]+/gu
/** Controls, invisible formatting such as direction overrides and zero-width characters, line and paragraph separators. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Text of unknown origin as one line without terminal sequences, control characters or half surrogate pairs. */
export const plainLine = (text: string): string =>
  text.replace(SEQUENCES, '').replace(SPACING, ' ').replace(INVISIBLE, '').trim()
