import { type FileHandle, open, stat, truncate } from 'node:fs/promises'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../../context.ts'

/** One row that was not imported. */
export interface Refusal {
  /** `line 17`, `id 4711`. */
  place: string
  reason: string
  /** What stood there; empty when the reason says it all. */
  value: string
}

/** So many are told one by one; of more, only how many. */
export const MOST_TOLD = 10

/** Tells of refused rows as they come, and keeps all of them in a file when one was named. */
export interface Refusals {
  readonly count: number
  /** The first ones, as told. */
  readonly told: readonly Refusal[]
  /** Bytes of the file so far. */
  readonly fileBytes: number
  record(refusals: readonly Refusal[]): Promise<void>
  close(): Promise<void>
}

export interface RefusalOptions {
  /** File for all of them, NDJSON. */
  path: string | undefined
  /** Of the interrupted run that goes on: refused rows, and the bytes of the file that belong to them. */
  before: { count: number; fileBytes: number }
  quiet: boolean
  context: Context
}

export async function openRefusals({ path, before, quiet, context }: RefusalOptions): Promise<Parsed<Refusals>> {
  let kept: { file: FileHandle; bytes: number } | undefined
  try {
    kept = path === undefined ? undefined : await openAt(path, before.fileBytes)
  } catch (error) {
    return refused(`the file of --errors cannot be written: ${messageOf(error)}`)
  }
  const told: Refusal[] = []
  let { count } = before
  let fileBytes = kept?.bytes ?? 0
  return parsed({
    get count() {
      return count
    },
    told,
    get fileBytes() {
      return fileBytes
    },
    async record(refusals) {
      count += refusals.length
      for (const refusal of refusals.slice(0, MOST_TOLD - told.length)) {
        told.push(refusal)
        if (!quiet) complain(context, describeRefusal(refusal))
      }
      if (kept === undefined || refusals.length === 0) return
      const text = refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join('')
      try {
        await kept.file.appendFile(text)
        fileBytes += Buffer.byteLength(text)
      } catch (error) {
        complain(context, `${path} cannot be written, refused rows are not kept from here on: ${messageOf(error)}`)
        await this.close()
      }
    },
    async close() {
      await kept?.file.close().catch(() => undefined)
      kept = undefined
    },
  })
}

/** `line 17: duration_ms is not a number such as 412.5: "fast"`. */
export function describeRefusal({ place, reason, value }: Refusal): string {
  return `${place}: ${reason}${value === '' ? '' : `: ${JSON.stringify(value)}`}`
}

/** Cuts off what was written after the checkpoint: those rows are read again. A file that is gone begins anew. */
async function openAt(path: string, bytes: number): Promise<{ file: FileHandle; bytes: number }> {
  const known =
    bytes > 0
      ? await stat(path)
          .then(({ size }) => Math.min(size, bytes))
          .catch(() => 0)
      : 0
  if (known > 0) await truncate(path, known)
  return { file: await open(path, known > 0 ? 'a' : 'w'), bytes: known }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
