import type { ServerOptions } from './open-server.ts'
import { lockDataFolder } from './state/folder-lock.ts'

export type { ServerOptions } from './open-server.ts'

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string
  /** Stops taking, moves what is acknowledged to the store, closes everything. May be called again. */
  stop(): Promise<void>
}

/**
 * Starts the composition root, which `open-server.ts` is: the only place that joins concrete parts.
 * Throws a PlumblineError when a part cannot start; what was opened before is closed again.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const closers: (() => unknown)[] = []
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close()
  }
  try {
    const startedAt = options.now()
    const lock = lockDataFolder(options.config.dataFolder, { pid: options.pid, startedAt })
    closers.push(() => lock.release())
    // Loaded once the folder is ours: whoever comes second learns of it at once, not after a second of loading.
    const { openServer } = await import('./open-server.ts')
    const { url } = await openServer(options, { lock, startedAt, onClose: (close) => closers.push(close) })
    let stopped: Promise<void> | undefined
    return {
      url,
      stop() {
        stopped ??= closeAll()
        return stopped
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
