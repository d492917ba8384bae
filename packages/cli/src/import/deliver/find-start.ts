import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Server } from '../../http/request.ts'
import { spellAddress } from '../../http/server-address.ts'
import type { ImportFlags } from '../import-flags.ts'
import type { Mapping } from '../map/plan-mapping.ts'
import { digestStart } from '../read/open-bytes.ts'
import type { Source } from '../read/row.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'

/** Where an import begins. */
export interface Start {
  /** What an earlier run has done; undefined to begin with the first row. */
  before: Checkpoint | undefined
  /** Undefined: nothing is remembered. */
  checkpointPath: string | undefined
}

export interface StartOptions {
  path: string | undefined
  source: Source
  mapping: Mapping
  server: Server
  flags: ImportFlags
}

const ANEW = '--restart begins anew'

/** Reads the checkpoint and refuses one that belongs to something else: a mix of two imports would be wrong in silence. */
export async function findStart({ path, source, mapping, server, flags }: StartOptions): Promise<Parsed<Start>> {
  const checkpointPath = placeOf(path, source, flags)
  if (checkpointPath === undefined) return parsed({ before: undefined, checkpointPath })
  if (!(await isWritable(dirname(checkpointPath)))) {
    return refused(
      `the folder of the checkpoint ${checkpointPath} may not be written; name another with --checkpoint FILE, or do without by --no-checkpoint`,
    )
  }
  if (flags.restart) return parsed({ before: undefined, checkpointPath })
  const read = await readCheckpoint(checkpointPath)
  if (!read.ok) return read
  const before = read.value
  if (before === undefined) return parsed({ before, checkpointPath })
  const problem = await judge(before)
  return problem === undefined
    ? parsed({ before, checkpointPath })
    : refused(`${problem} (checkpoint ${checkpointPath})`)

  async function judge({ server: there, source: known, mapping: digest }: Checkpoint): Promise<string | undefined> {
    if (there !== spellAddress(server.address)) {
      return `the earlier run sent to ${there}, not to ${spellAddress(server.address)}; use another --checkpoint for another server, ${ANEW}`
    }
    const { identity } = source
    if (known.kind === 'file' && identity.kind === 'file' && path !== undefined) {
      const smaller = identity.bytes < known.bytes
      if (smaller || (await digestStart(path, known.headBytes)) !== known.head) {
        const how = smaller ? 'is smaller than before' : 'begins with other bytes than before'
        return `${source.title} ${how}, so it is another file; ${ANEW}, with rows that are imported already counted again`
      }
    } else if (JSON.stringify(known) !== JSON.stringify(identity)) {
      return `the earlier run read something else; use another --checkpoint, or ${ANEW}`
    }
    if (digest !== mapping.digest) {
      return `the columns are mapped otherwise than in the earlier run; use the same --map, or ${ANEW}`
    }
    return undefined
  }
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
