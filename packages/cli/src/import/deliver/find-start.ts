import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BATCH_MEMORY_MS } from '@plumbline/protocol'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Server } from '../../http/request.ts'
import { spellAddress } from '../../http/server-address.ts'
import { formatCount, formatInstant } from '../../terminal/format.ts'
import type { ImportFlags } from '../import-flags.ts'
import type { Mapping } from '../map/plan-mapping.ts'
import { identifyFile } from '../read/identify-file.ts'
import type { Source } from '../read/row.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'

/** Where an import begins, and what earlier runs that it goes on with have done. */
export interface Start
  extends Pick<
    Checkpoint,
    'position' | 'rows' | 'accepted' | 'duplicates' | 'refused' | 'errorsBytes' | 'ends' | 'startedAt'
  > {
  /** Undefined: nothing is remembered. */
  checkpointPath: string | undefined
  /** For the reader of the terminal. */
  notes: readonly string[]
}

export interface StartOptions {
  path: string | undefined
  source: Source
  mapping: Mapping
  server: Server
  flags: ImportFlags
  /** Epoch milliseconds. */
  now: number
}

/** Reads the checkpoint and refuses one that belongs to something else: a mix of two imports would be wrong in silence. */
export async function findStart(options: StartOptions): Promise<Parsed<Start>> {
  const { path, source, flags, now } = options
  const checkpointPath = placeOf(path, source, flags)
  const anew: Start = {
    checkpointPath,
    position: source.start,
    rows: 0,
    accepted: 0,
    duplicates: 0,
    refused: 0,
    errorsBytes: 0,
    ends: [],
    startedAt: now,
    notes: [],
  }
  if (checkpointPath === undefined) return parsed(anew)
  if (!(await isWritable(dirname(checkpointPath)))) {
    return refused(
      `the folder of the checkpoint ${checkpointPath} may not be written; name another with --checkpoint FILE, or do without by --no-checkpoint`,
    )
  }
  const read = await readCheckpoint(checkpointPath)
  if (!read.ok) return flags.restart ? parsed(anew) : read
  const before = read.value
  if (before === undefined) return parsed(anew)
  const difference = await findDifference(before, options)
  if (flags.restart) return difference === undefined ? startAgain(before, anew) : parsed(anew)
  if (difference === undefined) return parsed(goOn(before, anew))
  return before.rows === 0 ? parsed(anew) : refused(`${difference} (checkpoint ${checkpointPath})`)
}

/** With the batches of the earlier runs, as long as the server knows them. */
function startAgain({ rows, ends, startedAt }: Checkpoint, anew: Start): Parsed<Start> {
  if (rows > 0 && isForgotten(startedAt, anew)) {
    return refused(
      `rows were imported from ${formatInstant(startedAt)} on, and a server knows them again for 24 hours: --restart would count them twice; if the server has them no longer, delete ${anew.checkpointPath}`,
    )
  }
  return parsed({ ...anew, ends, startedAt })
}

function goOn(before: Checkpoint, anew: Start): Start {
  const { position, rows, accepted, duplicates, refused: refusedRows, errorsBytes, startedAt, finished } = before
  const ends = isForgotten(startedAt, anew) ? before.ends.filter((end) => end.rows > rows) : before.ends
  const start = { ...anew, position, rows, errorsBytes, ends, startedAt }
  // What a finished run has done is no part of the one that looks for rows behind its end.
  if (finished) {
    return { ...start, notes: [`rows up to ${formatCount(rows)} are imported already; looking for more`] }
  }
  const notes = rows > 0 ? [`resuming after row ${formatCount(rows)}`] : []
  if (!before.settled && isForgotten(before.savedAt, anew)) {
    notes.push(
      'the earlier run broke off more than 24 hours ago: rows that it had sent last, without an answer, count twice',
    )
  }
  return { ...start, accepted, duplicates, refused: refusedRows, notes }
}

const isForgotten = (sentAt: number, { startedAt: now }: Start): boolean => now - sentAt >= BATCH_MEMORY_MS

/** What is not as it was when the checkpoint was written; undefined when everything is. */
async function findDifference(before: Checkpoint, options: StartOptions): Promise<string | undefined> {
  const { path, source, mapping, server } = options
  const here = spellAddress(server.address)
  if (before.server !== here) {
    return `the earlier run sent to ${before.server}, not to ${here}; use another --checkpoint for another server, --restart begins anew`
  }
  const { identity, title } = source
  if (before.source.kind === 'file' && identity.kind === 'file' && path !== undefined) {
    const { bytes, head, tail } = before.source
    const again = '--restart sends all of it, and rows that are imported already count twice'
    if (identity.bytes < bytes) return `${title} is smaller than before, so it is another file; ${again}`
    const known = await identifyFile(path, bytes)
    if (known.head !== head) return `${title} begins with other bytes than before, so it is another file; ${again}`
    if (known.tail !== tail) return `${title} was changed before the place where it ended; ${again}`
  } else if (JSON.stringify(before.source) !== JSON.stringify(identity)) {
    return 'the earlier run read something else; use another --checkpoint, --restart begins anew'
  }
  if (before.mapping === mapping.digest) return undefined
  return 'the columns are mapped otherwise than in the earlier run; use the same --map, or --restart sends all rows so, beside those that are imported already'
}

function placeOf(
  path: string | undefined,
  { identity }: Source,
  { checkpoint, table }: ImportFlags,
): string | undefined {
  if (checkpoint === false || identity.kind === 'stream') return undefined
  if (typeof checkpoint === 'string') return checkpoint
  return path === undefined
    ? `plumbline-import-${table?.replace(/[^\w.-]/g, '_')}.json`
    : `${path}.plumbline-import.json`
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
