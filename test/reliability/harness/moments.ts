import { type FSWatcher, readdirSync, realpathSync, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * A moment in the life of a row at which the server can be made to die: seen from outside by the files that it makes.
 * `acknowledged` is told by the producers; the others are seen by watching folders.
 */
export const MOMENTS = [
  'acknowledged',
  'segment opened',
  'segment removed',
  'measurements written',
  'marks written',
  'rollup_minute written',
  'rollup_hour written',
] as const
export type Moment = (typeof MOMENTS)[number]

/** Calls `onSeen` once, the next time that files show the moment. */
export function watchFor(moment: Moment, dataFolder: string, onSeen: () => void): FSWatcher | undefined {
  if (moment === 'acknowledged') return undefined
  const table = /^(\w+) written$/.exec(moment)?.[1]
  const folder =
    table === undefined ? join(dataFolder, 'spool') : realpathSync(join(dataFolder, 'events/data/default', table))
  const watcher = watch(folder, (event, file) => {
    if (event !== 'rename' || !shows(moment, folder, file ?? '')) return
    watcher.close()
    onSeen()
  })
  return watcher
}

/** A new part of a table begins as `tmp_insert_…`; a segment that is there was opened, one that is not was removed. */
function shows(moment: Moment, folder: string, file: string): boolean {
  if (moment !== 'segment opened' && moment !== 'segment removed') return file.startsWith('tmp_insert')
  return file.endsWith('.segment') && readdirSync(folder).includes(file) === (moment === 'segment opened')
}
