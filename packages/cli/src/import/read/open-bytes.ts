import { createHash } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { type SourceIdentity, SourceProblem } from './row.ts'

/** Enough of the start to see the format, the columns and the units. */
const HEAD_BYTES = 64 * 1024
/** A file is known again by so much of its start. */
const IDENTITY_BYTES = 1_024
const PIECE_BYTES = 64 * 1024

/** Bytes of a file or of stdin, unpacked when they are gzip. */
export interface Bytes {
  head: Buffer
  /** The file ends within `head`. */
  whole: boolean
  identity: SourceIdentity
  /** What follows the first `from` bytes of what is unpacked. A stream can be read once. */
  read(from: number): AsyncIterable<Buffer>
  /** Read so far, 0 to 1; undefined for a stream. */
  share(): number | undefined
  close(): void
}

/** Opens a file by path, or stdin for `-`. */
export async function openBytes(path: string, stdin: Readable): Promise<Parsed<Bytes>> {
  if (path === '-') return parsed(await openStream(stdin))
  try {
    const { size, isDirectory, isFile } = await stat(path).then((it) => ({
      size: it.size,
      isDirectory: it.isDirectory(),
      isFile: it.isFile(),
    }))
    if (isDirectory) return refused(`${path} is a folder; name a file in it`)
    if (!isFile) return parsed(await openStream(createReadStream(path, { highWaterMark: PIECE_BYTES })))
    return parsed(await openFile(path, size))
  } catch (error) {
    return refused(explainFileError(path, error))
  }
}

async function openFile(path: string, size: number): Promise<Bytes> {
  let raw: ReadStream | undefined
  let skippedBytes = 0
  const start = await readStart(path)
  const packed = isGzip(start)
  const digest = createHash('sha256').update(start.subarray(0, IDENTITY_BYTES)).digest('hex')
  const [head, whole] = await readHead(unpack(createReadStream(path, { highWaterMark: PIECE_BYTES }), packed))
  return {
    head,
    whole,
    identity: { kind: 'file', bytes: size, head: digest, headBytes: Math.min(IDENTITY_BYTES, size) },
    // Bytes that are appended while we read are left for the next run: then each run cuts the same batches again.
    async *read(from) {
      if (size === 0) return
      const first = packed ? 0 : Math.min(from, size)
      if (first >= size) return
      raw = createReadStream(path, { highWaterMark: PIECE_BYTES, start: first, end: size - 1 })
      skippedBytes = first
      yield* packed ? skip(unpack(raw, true), from) : unpack(raw, false)
    },
    share: () => (size === 0 ? 1 : (skippedBytes + (raw?.bytesRead ?? 0)) / size),
    close: () => raw?.destroy(),
  }
}

/** A digest of the file's first `bytes`, to know a file again that has grown since. */
export async function digestStart(path: string, bytes: number): Promise<string> {
  return createHash('sha256')
    .update((await readStart(path)).subarray(0, bytes))
    .digest('hex')
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

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(IDENTITY_BYTES), 0, IDENTITY_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The first bytes, and whether they are all; the iterator goes on behind them when it is to be kept open. */
async function readHead(pieces: AsyncGenerator<Buffer>, then?: 'keep open'): Promise<[Buffer, boolean]> {
  const parts: Buffer[] = []
  let bytes = 0
  while (bytes < HEAD_BYTES) {
    const piece = await pieces.next()
    if (piece.done) return [Buffer.concat(parts), true]
    parts.push(piece.value)
    bytes += piece.value.length
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

async function* skip(pieces: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left)
    left = Math.max(0, left - piece.length)
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
