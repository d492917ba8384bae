import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { follow, NODE, REPOSITORY } from './server.ts'

/** What a store holds of the oracle's rows, each with how often. */
export interface StoredRows {
  marks: Counted[]
  measurements: Counted[]
  /** Sums by service and name of each rollup. */
  rollupMinute: Counted[]
  rollupHour: Counted[]
}

/** `key` is a row's id, or `service name` in a rollup. */
export interface Counted {
  key: string
  count: number
}

/** Reads the store of a stopped server in another process: the engine allows one folder a process. */
export async function readStoredRows(dataFolder: string): Promise<StoredRows> {
  const reader = follow(
    spawn(NODE, ['--conditions=plumbline-source', join(import.meta.dirname, 'read-store-process.ts'), dataFolder], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
  const { code, stdout, stderr } = await reader.exited
  if (code !== 0) throw new Error(`the store could not be read: ${stderr}`)
  return JSON.parse(stdout) as StoredRows
}
