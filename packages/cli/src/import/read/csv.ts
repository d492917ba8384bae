import { type Flaw, flaw } from './row.ts'
import { type Cut, type CutRecord, readText } from './split-records.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

const QUOTE = 34
const LF = 10
const CR = 13

/**
 * Cuts records of RFC 4180: fields in double quotes may hold delimiters, line ends and doubled quotes. A record that is not well
 * formed costs its first line only: reading goes on with the next line, so that one stray quote does not take its neighbours along.
 */
export function cutCsv(delimiter: Delimiter): CutRecord {
  return (buffer, start, last) => {
    const lineEnd = buffer.indexOf(LF, start)
    if (lineEnd < 0 && !last) return undefined
    const end = lineEnd < 0 ? buffer.length : lineEnd
    const text = readText(buffer, start, buffer[end - 1] === CR && end > start ? end - 1 : end)
    const plain = (cells: Cut['cells']): Cut => ({ end: lineEnd < 0 ? end : end + 1, lines: 1, cells })
    if (typeof text !== 'string') return plain(text)
    if (!text.includes('"')) return plain(text.trim() === '' ? undefined : text.split(delimiter))
    const quoted = cutQuoted(buffer, start, { delimiter: delimiter.charCodeAt(0), last })
    if (quoted === 'goes on') return last ? plain(flaw('has a quote that is never closed', text)) : undefined
    return 'reason' in quoted ? plain(quoted) : quoted
  }
}

/** The slow way, field by field, for records that hold a quote. */
function cutQuoted(
  buffer: Buffer,
  start: number,
  { delimiter, last }: { delimiter: number; last: boolean },
): Cut | Flaw | 'goes on' {
  const cells: string[] = []
  let lines = 1
  let at = start
  for (;;) {
    const field = buffer[at] === QUOTE ? readQuotedField(buffer, at) : readPlainField(buffer, at, delimiter)
    if (field === 'goes on' || (field.end >= buffer.length && !last)) return 'goes on'
    const text = typeof field.text === 'string' ? field.text : undefined
    if (text === undefined) return flaw('is not valid UTF-8', buffer.toString('latin1', start, field.end))
    cells.push(text)
    lines += field.lines
    const next = buffer[field.end]
    if (next === delimiter) at = field.end + 1
    else if (next === LF || next === undefined) return { end: Math.min(field.end + 1, buffer.length), lines, cells }
    else if (next === CR && buffer[field.end + 1] === LF) return { end: field.end + 2, lines, cells }
    else if (next === CR && field.end + 1 === buffer.length) return { end: buffer.length, lines, cells }
    else
      return flaw('has a quote inside a quoted field that is not doubled', buffer.toString('utf8', at, field.end + 20))
  }
}

interface Field {
  text: string | Flaw
  end: number
  lines: number
}

function readQuotedField(buffer: Buffer, at: number): Field | 'goes on' {
  let doubled = false
  let close = buffer.indexOf(QUOTE, at + 1)
  while (close >= 0 && buffer[close + 1] === QUOTE) {
    doubled = true
    close = buffer.indexOf(QUOTE, close + 2)
  }
  if (close < 0) return 'goes on'
  const text = readText(buffer, at + 1, close)
  if (typeof text !== 'string') return { text, end: close + 1, lines: 0 }
  return { text: doubled ? text.replaceAll('""', '"') : text, end: close + 1, lines: countLineEnds(text) }
}

function readPlainField(buffer: Buffer, at: number, delimiter: number): Field {
  let end = at
  while (end < buffer.length && buffer[end] !== delimiter && buffer[end] !== LF) end++
  if (buffer[end] === LF && buffer[end - 1] === CR && end > at) end--
  return { text: readText(buffer, at, end), end, lines: 0 }
}

function countLineEnds(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** The delimiter that stands most often outside of quotes in the first line. */
export function detectDelimiter(head: string): Delimiter {
  const [line = ''] = head.replace(/"(?:[^"]|"")*"/g, '').split('\n')
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}
