import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'

/** Enough to tell files apart whose first or last lines differ at all. */
const PART_BYTES = 1_024

/** What tells a file from others: its size, and digests of how it begins and of how it ends at that size. */
export interface FileIdentity {
  kind: 'file'
  bytes: number
  head: string
  tail: string
}

/** Of the first `bytes` of a file, which stay the same while it grows. */
export async function identifyFile(path: string, bytes: number): Promise<FileIdentity> {
  const length = Math.min(PART_BYTES, bytes)
  const [head, tail] = await Promise.all([readPart(path, 0, length), readPart(path, bytes - length, length)])
  return { kind: 'file', bytes, head: digest(head), tail: digest(tail) }
}

/** Whether two paths lead to one file that is there. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([stat(a), stat(b)])
    return one.dev === other.dev && one.ino === other.ino
  } catch {
    return false
  }
}

export async function readPart(path: string, from: number, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const digest = (part: Buffer): string => createHash('sha256').update(part).digest('hex')
