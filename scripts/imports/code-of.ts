/** A comment, a string, or a regular expression (a slash where a value is expected), from the place that is asked about. */
const HIDDEN =
  /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=(?:[=(,:[!&|?{;]|=>|\breturn|^)\s*)\/(?![/*>])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*/my

/** Text of a template up to where code begins in it (`${`) or to its end. */
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y

/**
 * The code of a TypeScript source: comments, template texts, regular expressions and what stands between quotes become spaces.
 * Every character keeps its place, so that an offset into the code is an offset into the source.
 */
export function codeOf(source: string): string {
  const pieces: string[] = []
  /** For each template whose `${` is open, how many braces are open inside it. */
  const openBraces: number[] = []
  let at = 0

  const hide = (pattern: RegExp, render: (hidden: string) => string): string | undefined => {
    pattern.lastIndex = at
    const hidden = pattern.exec(source)?.[0]
    if (hidden === undefined) return undefined
    pieces.push(render(hidden))
    at += hidden.length
    return hidden
  }
  const hideTemplateText = (): void => {
    if (hide(TEMPLATE_TEXT, blank)?.endsWith('${')) openBraces.push(0)
  }

  while (at < source.length) {
    if (hide(HIDDEN, blankInside) !== undefined) continue
    const character = source[at++] as string
    pieces.push(character)
    const inner = openBraces.at(-1)
    if (character === '`') hideTemplateText()
    else if (inner === undefined) continue
    else if (character === '{') openBraces[openBraces.length - 1] = inner + 1
    else if (character === '}' && inner > 0) openBraces[openBraces.length - 1] = inner - 1
    else if (character === '}') {
      openBraces.pop()
      hideTemplateText()
    }
  }
  return pieces.join('')
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')
const blankInside = (token: string): string =>
  /^['"]/.test(token) ? token[0] + blank(token.slice(1, -1)) + token.at(-1) : blank(token)
