import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

export type Labels = Readonly<Record<string, string>>

/** A condition on one label. `=~` compares with a pattern in which `*` stands for any text, and which must fit the whole value. */
export interface Matcher {
  label: string
  operator: '=' | '!=' | '=~'
  value: string
}

const FORM = /^\s*([A-Za-z_][\w.-]*)\s*(=~|!=|=)\s*(?:"([^"]*)"|([^"=~\s][^"\s]*)?)\s*$/
const EXAMPLES = 'service=checkout, severity!=info or service=~"chat-*"'

/** Reads `label=value`, `label!=value`, `label=~pattern`; a value with spaces stands in double quotes. */
export function parseMatcher(text: string): Parsed<Matcher> {
  const [, label, operator, quoted, bare] = FORM.exec(text) ?? []
  if (label === undefined) return refused(`"${text}" is not a condition on a label; write it like ${EXAMPLES}`)
  return parsed({ label, operator: operator as Matcher['operator'], value: quoted ?? bare ?? '' })
}

/** The value of a label; one that is absent counts as empty. */
export function labelValue(labels: Labels, label: string): string {
  return Object.hasOwn(labels, label) ? (labels[label] ?? '') : ''
}

/** True when every matcher fits. */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ label, operator, value }) => {
    const actual = labelValue(labels, label)
    if (operator === '=~') return fitsPattern(value, actual)
    return (actual === value) === (operator === '=')
  })
}

/**
 * True when the pattern fits the whole text. The pieces between the stars are looked for once each, from left to right, and none is
 * looked for again, so that no pattern makes it slow.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const pieces = pattern.split('*')
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)]
  if (pieces.length === 1) return pattern === text
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  const end = text.length - last.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}
