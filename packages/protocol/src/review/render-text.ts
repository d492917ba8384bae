import { type Block, type Column, type Document, type Item, type Piece, type Tone, textOf } from './document.ts'
import { plainLine } from './plain-line.ts'

export interface TextOptions {
  /** Width of a line; default 80. A word that is longer is not cut. */
  columns?: number
  /** Default true; otherwise nothing but ASCII. */
  unicode?: boolean
  /** Colours a text whose width is already counted; none by default. */
  paint?: (text: string, tone: Tone | 'title') => string
}

type Settings = Required<TextOptions>

const DEFAULTS: Settings = { columns: 80, unicode: true, paint: (text) => text }

const STAND_INS: Readonly<Record<string, string>> = {
  '↑': '^',
  '↓': 'v',
  '→': '=',
  '✓': 'ok',
  '✗': '!!',
  '☐': '[]',
  '·': '-',
  '•': '-',
  '–': '-',
  '−': '-',
  '…': '~',
  '≥': '>=',
  '≤': '<=',
}

/** The document for a terminal, or for the plain part of a mail. */
export function renderText(document: Document, options: TextOptions = {}): string {
  const settings = { ...DEFAULTS, ...options }
  const { title, subtitle, headline, tone, notes, sections, footer } = document
  const { paint } = settings
  const lines = [
    paint(plain(title, settings), 'title'),
    ...wrap(subtitle, settings).map((line) => paint(line, 'soft')),
    '',
    ...wrap(headline, settings).map((line) => paint(line, tone)),
    ...notes.flatMap((note) => wrap(note, settings).map((line) => paint(line, 'soft'))),
    ...sections.flatMap((section) => [
      '',
      paint(plain(section.title, settings).toUpperCase(), 'title'),
      ...section.blocks.flatMap((block) => renderBlock(block, settings)),
    ]),
    '',
    ...wrap(footer, settings),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function plain(text: string, { unicode }: Settings): string {
  const line = plainLine(text)
  return unicode ? line : line.replace(/[^\x20-\x7e]/gu, (character) => STAND_INS[character] ?? '?')
}

/** Characters, as far as a renderer without tables of widths can tell. */
const widthOf = (text: string): number => [...text].length

/** Lines of at most `columns`, those after the first indented by as much as `first` is wide. */
function wrap(text: string, settings: Settings, first = ''): string[] {
  const room = Math.max(20, settings.columns) - widthOf(first)
  const lines: string[] = ['']
  for (const word of plain(text, settings).split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && widthOf(last) + 1 + widthOf(word) > room) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.map((line, index) => (index === 0 ? `${first}${line}` : `${' '.repeat(widthOf(first))}${line}`))
}

function renderBlock(block: Block, settings: Settings): string[] {
  switch (block.kind) {
    case 'prose': {
      const { tone } = block
      return wrap(block.text, settings, '  ').map((line) => (tone === undefined ? line : settings.paint(line, tone)))
    }
    case 'list':
      return block.items.flatMap((item) => renderItem(item, settings))
    case 'table':
      return renderTable(block, settings)
  }
}

function renderItem({ marker, text, details = [] }: Item, settings: Settings): string[] {
  const symbol = plain(marker?.symbol ?? '•', settings)
  const first = `  ${symbol} `
  const [start = '', ...rest] = wrap(text, settings, first)
  const painted = marker?.tone === undefined ? symbol : settings.paint(symbol, marker.tone)
  return [
    `  ${painted} ${start.slice(first.length)}`,
    ...rest,
    ...details.flatMap((detail) =>
      wrap(detail, settings, ' '.repeat(widthOf(first))).map((line) => settings.paint(line, 'soft')),
    ),
  ]
}

const GAP = '  '

function renderTable({ columns, rows }: Table, settings: Settings): string[] {
  const head = columns.map(({ title }): Piece => ({ text: title, tone: 'soft' }))
  const cells = [head, ...rows.map((row) => withCutNames(row, columns, settings))]
  const whole = fitColumns(columns, cells, settings)
  const { kept, widths, shown } = whole.fits
    ? whole
    : fitColumns(
        columns,
        cells.map((row) => withoutBrackets(row, columns)),
        settings,
      )
  return shown.map((row) => {
    const line = kept.map((index) => {
      const piece = row[index] ?? ''
      const text = plain(textOf(piece), settings)
      const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)))
      const painted = typeof piece === 'string' ? text : settings.paint(text, piece.tone)
      return columns[index]?.align === 'right' ? padding + painted : painted + padding
    })
    return `  ${line.join(GAP)}`
  })
}

type Table = Extract<Block, { kind: 'table' }>
type Row = Table['rows'][number]

/** The columns that there is room for; optional ones go, the last first. */
function fitColumns(columns: readonly Column[], shown: readonly Row[], settings: Settings) {
  const widths = columns.map((_, index) =>
    Math.max(...shown.map((row) => widthOf(plain(textOf(row[index] ?? ''), settings)))),
  )
  let kept = columns.map((_, index) => index)
  const fits = (): boolean =>
    kept.reduce((sum, index) => sum + (widths[index] ?? 0) + GAP.length, 0) <= settings.columns
  while (!fits()) {
    const last = kept.findLast((index) => columns[index]?.optional)
    if (last === undefined) break
    kept = kept.filter((index) => index !== last)
  }
  return { kept, widths, shown, fits: fits() }
}

/** A service with a name as long as a line must not push the figures out of it. */
const NAME_SHARE = 0.4

function withCutNames(row: Row, columns: readonly Column[], settings: Settings): Row {
  const room = Math.max(20, Math.floor(settings.columns * NAME_SHARE))
  return row.map((piece, index) => {
    const text = [...plain(textOf(piece), settings)]
    if (!columns[index]?.isCut || text.length <= room) return piece
    // Its end says which figure it is.
    const end = Math.floor(room / 2)
    const cut = `${text.slice(0, room - end - 1).join('')}…${text.slice(-end).join('')}`
    return typeof piece === 'string' ? cut : { ...piece, text: cut }
  })
}

const withoutBrackets = (row: Row, columns: readonly Column[]): Row =>
  row.map((piece, index) => {
    if (!columns[index]?.isBracketOptional) return piece
    const text = textOf(piece).replace(/ \([^()]*\)$/, '')
    return typeof piece === 'string' ? text : { ...piece, text }
  })
