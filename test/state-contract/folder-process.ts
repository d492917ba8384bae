/** A process that tries to take a data folder whenever its parent says so, and keeps what it gets. */
import { PlumblineError } from '../../packages/server/src/errors.ts'
import { type FolderLock, lockDataFolder } from '../../packages/server/src/state/index.ts'

export interface FolderOrder {
  folder: string
  startedAt: number
  url?: string
}

export type FolderAnswer = { ready: true } | { locked: true } | { code: string; detail: string; exitCode: number }

const locks: FolderLock[] = []

function take({ folder, startedAt, url }: FolderOrder): FolderAnswer {
  try {
    const lock = lockDataFolder(folder, { pid: process.pid, startedAt })
    locks.push(lock)
    if (url !== undefined) lock.announce(url)
    return { locked: true }
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error
    return { code: error.code, detail: error.detail, exitCode: error.exitCode }
  }
}

process.on('message', (order: FolderOrder) => process.send?.(take(order)))
process.send?.({ ready: true })
