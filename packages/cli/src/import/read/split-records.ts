import { isUtf8 } from 'node:buffer'
import { type FilePosition, type Flaw, flaw, type Row } from './row.ts'

/** One record cut off the front of a buffer. */
export interface Cut {
  /** First byte after the record and its line end. */
  end: number
  /** Lines that it took. */
  lines: number
  /** Undefined for an empty line, which is no row. */
  cells: readonly unknown[] | Flaw | undefined
}

/** Cuts the record that starts at `start`; undefined when it may go on behind the end of the buffer. `last`: nothing follows. */
export type CutRecord = (buffer: Buffer, start: number, last: boolean) => Cut | undefined

/** A record beyond this is broken: a quote that is never closed must not draw the whole file into memory. */
export const LONGEST_RECORD_BYTES = 1024 * 1024

/** Rows of a stream of bytes, one array for each piece, with the byte and line at which each ends. */
export async function* splitRecords(
  pieces: AsyncIterable<Buffer>,
  from: FilePosition,
  cut: CutRecord,
): AsyncGenerator<Row[]> {
  let rest: Buffer = Buffer.alloc(0)
  let { byte, lines } = from
  for await (const piece of pieces) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    yield take(false)
  }
  yield take(true)

  function take(last: boolean): Row[] {
    const rows: Row[] = []
    let start = 0
    while (start < rest.length) {
      const found =
        cut(rest, start, last) ?? (rest.length - start > LONGEST_RECORD_BYTES ? cutEndless(start) : undefined)
      if (found === undefined) break
      const place = `line ${lines + 1}`
      byte += found.end - start
      lines += found.lines
      start = found.end
      if (found.cells) rows.push({ place, after: { kind: 'bytes', byte, lines }, cells: found.cells })
    }
    rest = rest.subarray(start)
    return rows
  }

  /** Gives up on the first line of the record; a line without an end is dropped piece by piece, each a row that is told. */
  function cutEndless(start: number): Cut {
    const lineEnd = rest.indexOf(10, start)
    const cells = flaw('is longer than 1 MiB, or a quote is never closed', rest.toString('latin1', start, start + 80))
    return { end: lineEnd < 0 ? rest.length : lineEnd + 1, lines: lineEnd < 0 ? 0 : 1, cells }
  }
}

/** Cuts at line ends, LF or CRLF. */
export const cutLines =
  (parse: (line: string) => readonly unknown[] | Flaw): CutRecord =>
  (buffer, start, last) => {
    const lineEnd = buffer.indexOf(10, start)
    if (lineEnd < 0 && !last) return undefined
    const end = lineEnd < 0 ? buffer.length : lineEnd
    const line = readText(buffer, start, end > start && buffer[end - 1] === 13 ? end - 1 : end)
    const lines = 1
    const next = lineEnd < 0 ? buffer.length : lineEnd + 1
    if (typeof line !== 'string') return { end: next, lines, cells: line }
    return { end: next, lines, cells: line.trim() === '' ? undefined : parse(line) }
  }

/** Text of these bytes, or a flaw when they are not UTF-8. */
export function readText(buffer: Buffer, start: number, end: number): string | Flaw {
  const text = buffer.toString('utf8', start, end)
  if (!text.includes('\ufffd') || isUtf8(buffer.subarray(start, end))) return text
  return flaw('is not valid UTF-8', text)
}
