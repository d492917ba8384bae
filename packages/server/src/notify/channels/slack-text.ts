import { clip } from '../plain-text.ts'

/** Slack's own limit is 3,000 for a text object. */
export const SLACK_TEXT_CHARS = 2_900

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '\u200b&gt;'],
])

/**
 * One character as Slack shows it and does not act on it. `&`, `<` and `>` have escapes, and without `<` there is no mention and no link.
 * What formats (`*`, `_`, `~`, back-tick), and `@` and `!`, have none: between zero-width spaces they begin and end nothing.
 */
function escapeCharacter(character: string): string {
  const entity = ENTITIES.get(character)
  if (entity !== undefined) return entity
  return /[*_~`@!]/.test(character) ? `\u200b${character}\u200b` : character
}

/** An underscore between letters or digits formats nothing, and names of metrics are full of them: they stay as they are, to be copied. */
const INSIDE_WORD = /(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])/gu
const KEPT = '\ue000'

/** Text of unknown origin for a `mrkdwn` object, in at most `maxChars` characters after escaping. */
export function escapeSlack(text: string, maxChars: number): string {
  const kept = text.replaceAll(KEPT, '').replace(INSIDE_WORD, KEPT)
  return clip(kept, maxChars, escapeCharacter).replaceAll(KEPT, '_')
}
