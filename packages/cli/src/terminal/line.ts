import { stripControls } from './plain-text.ts'
import type { Terminal } from './terminal.ts'
import { displayWidth, truncate, wrapText } from './text-width.ts'

/** Select Graphic Rendition parameters (ECMA-48); the sixteen-colour palette, so that the terminal's theme decides. */
const SGR = { good: '32', bad: '31', warn: '33', info: '36', dim: '2', bold: '1' } as const

export type Style = keyof typeof SGR

/** A piece of a line. The text may come from anywhere: every span is stripped of control characters when it is used. */
export type Span = string | { text: string; style?: Style | undefined }

export const styled = (text: string, style: Style | undefined): Span => ({ text, style })

const STAND_INS: Readonly<Record<string, string>> = {
  '…': '~',
  '–': '-',
  '—': '-',
  '→': '>',
  '×': 'x',
  '−': '-',
  '≤': '<',
  '≥': '>',
}

/** The text of a span as it will be shown: no control characters, and ASCII only where the terminal asks for it. */
export function plainText(span: Span, terminal: Terminal): string {
  const text = stripControls(typeof span === 'string' ? span : span.text)
  return terminal.unicode ? text : text.replace(/[^\x20-\x7e]/gu, (character) => STAND_INS[character] ?? '?')
}

/** Joins spans to one line that is never wider than the terminal. All that is shown passes here. */
export function renderLine(spans: readonly Span[], terminal: Terminal): string {
  let room = terminal.columns
  let line = ''
  for (const span of spans) {
    const whole = plainText(span, terminal)
    const text = plainText(truncate(whole, room), terminal)
    room -= displayWidth(text)
    line += paint(text, typeof span === 'string' ? undefined : span.style, terminal)
    if (text !== whole) break
  }
  return line.trimEnd()
}

function paint(text: string, style: Style | undefined, terminal: Terminal): string {
  const words = text.trimEnd()
  if (!terminal.colour || style === undefined || words === '') return text
  return `\u001b[${SGR[style]}m${words}\u001b[0m${text.slice(words.length)}`
}

/** Prose in as many lines as it needs, all indented; `hang` stands before the first, inside the indent. */
export function renderProse(
  text: string,
  options: { indent: number; hang?: string; style?: Style },
  terminal: Terminal,
): string[] {
  const { hang = '', style } = options
  const indent = Math.min(options.indent, Math.floor(terminal.columns / 3))
  const hangs = displayWidth(hang) <= indent
  const prose = plainText(hangs ? text : `${hang} ${text}`, terminal)
  return wrapText(prose, terminal.columns - indent).map((part, index) => {
    const before = index === 0 && hangs ? hang : ''
    return renderLine([' '.repeat(indent - displayWidth(before)), before, styled(part, style)], terminal)
  })
}

/** Items side by side, going on in the next line, a little further in, where the terminal ends. */
export function renderFlow(
  items: readonly (readonly Span[])[],
  options: { indent: number; gap?: number },
  terminal: Terminal,
): string[] {
  const { indent, gap = 3 } = options
  const lines: Span[][] = []
  let used = 0
  for (const item of items) {
    const cells = item.reduce((sum, span) => sum + displayWidth(plainText(span, terminal)), 0)
    const current = lines.at(-1)
    if (current && used + gap + cells <= terminal.columns) {
      current.push(' '.repeat(gap), ...item)
      used += gap + cells
    } else {
      const start = current ? indent + 2 : indent
      lines.push([' '.repeat(start), ...item])
      used = start + cells
    }
  }
  return lines.map((spans) => renderLine(spans, terminal))
}
