import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { countOf } from '../../terminal/format.ts'
import { ACCESS_COLUMNS, createAccessLogReader } from './access-log.ts'
import { cutCsv, detectDelimiter } from './csv.ts'
import { detectFormat } from './detect-format.ts'
import type { Format } from './formats.ts'
import { createLineReader, namesOf, parseObject } from './ndjson.ts'
import { type Bytes, openBytes } from './open-bytes.ts'
import { type FilePosition, flaw, isFlaw, type Row, type Source } from './row.ts'
import { type CutRecord, cutLines, splitRecords } from './split-records.ts'

const SAMPLE_ROWS = 200

/** What a format knows after its head was seen. */
interface Layout {
  format: Source['format']
  columns: readonly string[]
  open: boolean
  /** Where the rows begin. */
  start: FilePosition
  /** Cuts rows into the cells of these columns. */
  cut: (columns: readonly string[]) => CutRecord
}

/** Opens a file, or stdin for `-`, and reads its head. Refuses what cannot be read or told apart. */
export async function openFileSource(
  path: string,
  format: Format | undefined,
  stdin: Readable,
): Promise<Parsed<Source>> {
  const opened = await openBytes(path, stdin)
  if (!opened.ok) return opened
  const bytes = opened.value
  const title = path === '-' ? 'stdin' : basename(path)
  const head = bytes.head.toString('utf8')
  const refuse = (problem: string): Parsed<never> => {
    bytes.close()
    return refused(problem)
  }
  if (isUtf16(bytes.head)) return refuse(`${title} is UTF-16; convert it first: iconv -f utf-16 -t utf-8`)
  if (head.includes('\r') && !head.includes('\n'))
    return refuse(`the lines of ${title} end in CR alone; convert it first: tr '\\r' '\\n'`)
  const told = format === undefined && head.trim() !== '' ? detectFormat(path, head) : parsed(format ?? 'csv')
  if (!told.ok) return refuse(told.problem)
  const layout = await createLayout(told.value, bytes)
  return parsed({
    title,
    format: layout.format,
    columns: layout.columns,
    open: layout.open,
    sample: await readSample(bytes, layout.start, layout.cut(layout.columns)),
    identity: bytes.identity,
    start: layout.start,
    read: (columns, from, to) => {
      const start = from.kind === 'bytes' ? from : layout.start
      const end = to?.kind === 'bytes' ? to.byte : undefined
      return splitRecords(bytes.read(start.byte, end), start, layout.cut(columns))
    },
    share: () => bytes.share(),
    close: async () => bytes.close(),
  })
}

async function createLayout(format: Format, { head, whole }: Bytes): Promise<Layout> {
  const bom = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  const start: FilePosition = { kind: 'bytes', byte: bom, lines: 0 }
  switch (format) {
    case 'csv':
      return layOutCsv(head, whole, start)
    case 'ndjson': {
      const columns = new Set<string>()
      for (const row of await readSample(
        { head, whole },
        start,
        cutLines((line) => [parseObject(line)]),
      )) {
        const object = isFlaw(row.cells) ? undefined : row.cells[0]
        if (typeof object === 'object' && object !== null) for (const name of namesOf({ ...object })) columns.add(name)
      }
      const cut = (wanted: readonly string[]): CutRecord => cutLines(createLineReader(wanted))
      return { format, columns: [...columns], open: true, start, cut }
    }
    case 'nginx':
    case 'combined': {
      const cut = (wanted: readonly string[]): CutRecord => cutLines(createAccessLogReader(wanted))
      return { format: 'nginx', columns: ACCESS_COLUMNS, open: false, start, cut }
    }
  }
}

function layOutCsv(head: Buffer, whole: boolean, { byte }: FilePosition): Layout {
  const cutRecord = cutCsv(detectDelimiter(head.toString('utf8', byte)))
  let start: FilePosition = { kind: 'bytes', byte, lines: 0 }
  let columns: readonly string[] = []
  while (columns.length === 0 && start.byte < head.length) {
    const cut = cutRecord(head, start.byte, whole)
    if (cut === undefined) break
    start = { kind: 'bytes', byte: cut.end, lines: start.lines + cut.lines }
    if (cut.cells && !isFlaw(cut.cells)) columns = cut.cells.map((name) => String(name).trim())
  }
  return {
    format: 'csv',
    columns,
    open: false,
    start,
    cut: (wanted) => {
      const indexes = wanted.map((column) => columns.indexOf(column))
      return (buffer, from, last) => {
        const cut = cutRecord(buffer, from, last)
        const cells = cut?.cells
        if (!cut || !cells || isFlaw(cells)) return cut
        if (cells.length === columns.length) cut.cells = indexes.map((index) => cells[index])
        else
          cut.cells = flaw(`has ${countOf(cells.length, 'field')}, the header has ${columns.length}`, cells.join(' | '))
        return cut
      }
    },
  }
}

/** Rows that lie wholly within the head. */
async function readSample(
  { head, whole }: Pick<Bytes, 'head' | 'whole'>,
  start: FilePosition,
  cut: CutRecord,
): Promise<readonly Row[]> {
  async function* pieces(): AsyncGenerator<Buffer> {
    yield head.subarray(start.byte)
  }
  const sample: Row[] = []
  for await (const rows of splitRecords(pieces(), start, cut)) {
    sample.push(...rows)
    if (!whole) break
  }
  return sample.slice(0, SAMPLE_ROWS)
}

const isUtf16 = (head: Buffer): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
