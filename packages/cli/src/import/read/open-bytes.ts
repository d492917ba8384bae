import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { identifyFile, readPart } from './identify-file.ts'
import { type SourceIdentity, SourceProblem } from './row.ts'

/** Enough of the start to see the format, the columns and the units. */
const HEAD_BYTES = 64 * 1024
/** Of long records it takes more to see one whole: a header and two rows. */
const LEAST_LINES = 3
const LONGEST_HEAD_BYTES = 4 * 1024 * 1024
const PIECE_BYTES = 64 * 1024
const LF = 10

/** Bytes of a file or of stdin, unpacked when they are gzip. */
export interface Bytes {
  head: Buffer
  /** The file ends within `head`. */
  whole: boolean
  identity: SourceIdentity
  /** Bytes `from` up to `to`, or to the end, of what is unpacked. A stream can be read once, to its end. */
  read(from: number, to?: number): AsyncIterable<Buffer>
  /** Read so far, 0 to 1; undefined for a stream. */
  share(): number | undefined
  close(): void
}

/** Opens a file by path, or stdin for `-`. */
export async function openBytes(path: string, stdin: Readable): Promise<Parsed<Bytes>> {
  try {
    if (path === '-') return parsed(await openStream(stdin))
    const { size, isDirectory, isFile } = await stat(path).then((it) => ({
      size: it.size,
      isDirectory: it.isDirectory(),
      isFile: it.isFile(),
    }))
    if (isDirectory) return refused(`${path} is a folder; name a file in it`)
    if (!isFile) return parsed(await openStream(createReadStream(path, { highWaterMark: PIECE_BYTES })))
    return parsed(await openFile(path, size))
  } catch (error) {
    return refused(explainFileError(path === '-' ? 'stdin' : path, error))
  }
}

async function openFile(path: string, size: number): Promise<Bytes> {
  let raw: ReadStream | undefined
  let skippedBytes = 0
  const packed = isGzip(await readPart(path, 0, 2))
  const [head, whole] = await readHead(unpack(createReadStream(path, { highWaterMark: PIECE_BYTES }), packed))
  return {
    head,
    whole,
    identity: await identifyFile(path, size),
    // Bytes that are appended while we read are left for the next run: a log may grow as fast as it is read.
    async *read(from, to = Number.POSITIVE_INFINITY) {
      const first = packed ? 0 : from
      const end = packed ? size : Math.min(size, to)
      if (first >= end) return
      raw = createReadStream(path, { highWaterMark: PIECE_BYTES, start: first, end: end - 1 })
      skippedBytes = first
      yield* packed ? slice(unpack(raw, true), from, to) : unpack(raw, false)
    },
    share: () => (size === 0 ? 1 : (skippedBytes + (raw?.bytesRead ?? 0)) / size),
    close: () => raw?.destroy(),
  }
}

async function openStream(stream: Readable): Promise<Bytes> {
  const iterator = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  const first = await iterator.next()
  const start: Buffer = first.done ? Buffer.alloc(0) : Buffer.from(first.value)
  const packed = isGzip(start)
  async function* all(): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield Buffer.from(next.value)
  }
  const pieces = packed ? unpack(Readable.from(all(), { objectMode: false }), true) : all()
  const [head, whole] = await readHead(pieces, 'keep open')
  return {
    head,
    whole,
    identity: { kind: 'stream' },
    async *read(from) {
      yield head.subarray(from)
      if (!whole) yield* pieces
    },
    share: () => undefined,
    close: () => stream.destroy(),
  }
}

/** The first bytes, and whether they are all; the iterator goes on behind them when it is to be kept open. */
async function readHead(pieces: AsyncGenerator<Buffer>, then?: 'keep open'): Promise<[Buffer, boolean]> {
  const parts: Buffer[] = []
  let bytes = 0
  let lines = 0
  while (bytes < HEAD_BYTES || (lines < LEAST_LINES && bytes < LONGEST_HEAD_BYTES)) {
    const piece = await pieces.next()
    if (piece.done) return [Buffer.concat(parts), true]
    parts.push(piece.value)
    bytes += piece.value.length
    for (let at = piece.value.indexOf(LF); at >= 0 && lines < LEAST_LINES; at = piece.value.indexOf(LF, at + 1)) lines++
  }
  if (then === undefined) await pieces.return(undefined)
  return [Buffer.concat(parts), false]
}

async function* unpack(stream: Readable, packed: boolean): AsyncGenerator<Buffer> {
  const pieces: Readable = packed ? pipeline(stream, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined) : stream
  try {
    for await (const piece of pieces) yield piece
  } catch (error) {
    const reason = packed ? 'the gzip data is broken or cut off' : explainFileError('the file', error)
    throw new SourceProblem('broken', reason, error)
  }
}

async function* slice(pieces: AsyncIterable<Buffer>, from: number, to: number): AsyncGenerator<Buffer> {
  let at = 0
  for await (const piece of pieces) {
    const wanted = piece.subarray(Math.max(0, from - at), Math.max(0, to - at))
    if (wanted.length > 0) yield wanted
    at += piece.length
    if (at >= to) return
  }
}

const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b

function explainFileError(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `${path} is not there; check the path, or give - to read stdin`
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read by this user (${code})`
  if (code === 'EISDIR') return `${path} is a folder; name a file in it`
  return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`
}
