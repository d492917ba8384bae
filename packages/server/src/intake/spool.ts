import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { PlumblineError } from '../errors.ts'
import { decodeSegment, encodeRecord, type SegmentRecord } from './segment.ts'

/**
 * The write-ahead spool: what intake acknowledges is here first, synced to disk; the drain moves it to the store and removes it.
 *
 * A segment file goes through three states. *Open*: records are appended; one exists at most. *Sealed*: complete, waiting for the drain in
 * the order of its number. *Removed*: the store has it. After a crash whatever lies there is sealed. A segment is inserted whole under
 * its own name as the token, so inserting it again after a crash changes nothing.
 *
 * Appends that arrive while a sync is under way share the next one (group commit).
 */
export interface Spool {
  /** Resolves when the record is synced. Refuses with `spool-full` or `disk-failed`. */
  append(record: SegmentRecord): Promise<void>
  /** Seals what is open, and returns the oldest sealed segment, or undefined when there is nothing. */
  next(): Promise<Segment | undefined>
  /** Forgets a segment that the store has. */
  remove(segment: Segment): Promise<void>
  /** Puts a segment that the store refuses for good out of the way, keeping it for a person to look at. */
  quarantine(segment: Segment): Promise<string>
  /** Replaces what a sealed segment holds, whole or not at all. */
  rewrite(segment: Segment, records: readonly SegmentRecord[]): Promise<void>
  readonly pending: SpoolLoad
  close(): Promise<void>
}

export interface SpoolLoad {
  rows: number
  bytes: number
  /** Rows of the open segment and since when the oldest of them waits (epoch ms). */
  openRows: number
  openSince: number | undefined
  /** Arrival of the oldest record that the store does not have yet. */
  oldestReceivedAt: number | undefined
  sealedSegments: number
}

export interface Segment {
  /** File name without ending; unique for ever, it serves as the insert token. */
  name: string
  path: string
  rows: number
  bytes: number
  oldestReceivedAt: number
}

interface OpenSegment extends Segment {
  file: FileHandle
}

interface Waiting {
  record: SegmentRecord
  resolve: () => void
  reject: (error: unknown) => void
}

export interface SpoolOptions {
  folder: string
  /** Appends past this are refused with `spool-full`. */
  maxBytes: number
}

const ENDING = '.segment'
const DRAFT = '.draft'

/** Opens the folder and returns what an earlier run left in it: `found` are the records not yet in the store, oldest first. */
export async function openSpool({ folder, maxBytes }: SpoolOptions): Promise<{ spool: Spool; found: SegmentRecord[] }> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new PlumblineError('data-folder-not-writable', `${folder}: ${cause.message}`, cause)
  })
  const sealed: Segment[] = []
  const found: SegmentRecord[] = []
  const files = await readdir(folder)
  // A draft was cut short before it took the place of its segment, which is still there.
  for (const file of files.filter((name) => name.endsWith(DRAFT))) await unlink(join(folder, file))
  const names = files.filter((file) => file.endsWith(ENDING)).sort()
  for (const file of names) {
    const path = join(folder, file)
    const { records } = decodeSegment(await readFile(path))
    if (records.length === 0) {
      // Most likely the start of a batch that was never acknowledged; but what cannot be read is put aside, not deleted.
      await shelve(folder, path, file)
      continue
    }
    found.push(...records)
    sealed.push(describeSegment(file.slice(0, -ENDING.length), path, records))
  }
  let lastNumber = Number(names.at(-1)?.split('-', 1)[0] ?? 0)
  let current: OpenSegment | undefined
  let openSince: number | undefined
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  let closed = false

  const sum = (pick: (segment: Segment) => number): number =>
    sealed.reduce((total, segment) => total + pick(segment), current ? pick(current) : 0)

  async function openSegment(): Promise<OpenSegment> {
    lastNumber++
    const name = `${String(lastNumber).padStart(12, '0')}-${randomUUID()}`
    const path = join(folder, name + ENDING)
    const file = await open(path, 'wx', 0o600)
    await syncFolder(folder)
    return { name, path, rows: 0, bytes: 0, oldestReceivedAt: Number.POSITIVE_INFINITY, file }
  }

  async function writeGroup(group: Waiting[]): Promise<void> {
    try {
      current ??= await openSegment()
      const target = current
      const buffers = group.flatMap(({ record }) => encodeRecord(record))
      const bytes = buffers.reduce((total, buffer) => total + buffer.length, 0)
      try {
        await writeAll(target.file, buffers, target.bytes)
        await target.file.datasync()
      } catch (error) {
        // What was half written must not be taken for acknowledged after a crash.
        await target.file.truncate(target.bytes).catch(() => seal())
        throw error
      }
      target.bytes += bytes
      for (const { record } of group) {
        target.rows += record.rows
        target.oldestReceivedAt = Math.min(target.oldestReceivedAt, record.receivedAt)
      }
      openSince ??= target.oldestReceivedAt
      for (const { resolve } of group) resolve()
    } catch (cause) {
      const error = new PlumblineError('disk-failed', describeDisk(cause), cause)
      for (const { reject } of group) reject(error)
    }
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await writeGroup(group)
    }
    writing = undefined
  }

  async function seal(): Promise<void> {
    const target = current
    current = undefined
    openSince = undefined
    if (!target) return
    // In the list before anything is waited for: rows that are nowhere for a moment would look as if the store had them.
    if (target.rows > 0) sealed.push(target)
    await target.file.close()
    if (target.rows === 0) await unlink(target.path)
  }

  const spool: Spool = {
    append(record) {
      if (closed) return Promise.reject(new PlumblineError('stopping', 'the spool is closed'))
      const bytes = sum((segment) => segment.bytes)
      if (bytes + record.body.length > maxBytes) {
        return Promise.reject(
          new PlumblineError('spool-full', `${bytes} bytes wait for the store; the limit is ${maxBytes}`),
        )
      }
      return new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject })
        writing ??= write()
      })
    },
    async next() {
      const oldest = sealed[0]
      if (oldest) return oldest
      // A running write finishes first: it holds the file.
      while (writing) await writing
      await seal()
      return sealed[0]
    },
    async remove(segment) {
      await unlink(segment.path)
      sealed.splice(sealed.indexOf(segment), 1)
    },
    async quarantine(segment) {
      const path = await shelve(folder, segment.path, segment.name + ENDING)
      sealed.splice(sealed.indexOf(segment), 1)
      return path
    },
    async rewrite(segment, records) {
      const draft = segment.path + DRAFT
      const file = await open(draft, 'w', 0o600)
      try {
        await writeAll(file, records.flatMap(encodeRecord), 0)
        await file.datasync()
      } finally {
        await file.close()
      }
      await rename(draft, segment.path)
      await syncFolder(folder)
      Object.assign(segment, describeSegment(segment.name, segment.path, records))
    },
    get pending() {
      const oldest = Math.min(
        ...sealed.map((segment) => segment.oldestReceivedAt),
        current?.oldestReceivedAt ?? Number.POSITIVE_INFINITY,
      )
      return {
        rows: sum((segment) => segment.rows),
        bytes: sum((segment) => segment.bytes),
        openRows: current?.rows ?? 0,
        openSince,
        oldestReceivedAt: Number.isFinite(oldest) ? oldest : undefined,
        sealedSegments: sealed.length,
      }
    },
    async close() {
      closed = true
      while (writing) await writing
      await seal()
    },
  }
  return { spool, found }
}

/** The whole records of a segment. */
export async function readSegment(segment: Segment): Promise<SegmentRecord[]> {
  return decodeSegment(await readFile(segment.path)).records
}

async function shelve(folder: string, path: string, file: string): Promise<string> {
  const shelf = join(folder, 'quarantine')
  await mkdir(shelf, { recursive: true })
  await rename(path, join(shelf, file))
  return join(shelf, file)
}

function describeSegment(name: string, path: string, records: readonly SegmentRecord[]): Segment {
  return {
    name,
    path,
    rows: records.reduce((total, record) => total + record.rows, 0),
    bytes: records.reduce((total, record) => total + record.body.length, 0),
    oldestReceivedAt: Math.min(...records.map((record) => record.receivedAt)),
  }
}

async function writeAll(file: FileHandle, buffers: Buffer[], position: number): Promise<void> {
  const wanted = buffers.reduce((total, buffer) => total + buffer.length, 0)
  const { bytesWritten } = await file.writev(buffers, position)
  if (bytesWritten !== wanted) throw new Error(`only ${bytesWritten} of ${wanted} bytes were written`)
}

/** A new file survives a power cut only once its folder is synced as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function describeDisk(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  return code === 'ENOSPC' ? 'no space is left on the disk of the data folder' : message
}
