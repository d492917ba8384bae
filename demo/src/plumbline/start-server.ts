import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { probePlumbline } from './probe.ts'

const SERVER_MAIN = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url))
const READY_WITHIN_MS = 30_000
/** The server closes within 10 s of a SIGTERM; past this it hangs. */
const STOPPED_WITHIN_MS = 12_000

/** A Plumbline server that this demo started and stops again. */
export interface StartedServer {
  pid: number
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<string>
  stop(): Promise<void>
}

export interface StartServerOptions {
  url: URL
  dataFolder: string
  print: (line: string) => void
}

/**
 * Starts the server of this checkout at the address and waits until it is ready; throws when it ends before that.
 * Should this process exit without stopping it, the server is told to stop and not waited for.
 */
export async function startServer({ url, dataFolder, print }: StartServerOptions): Promise<StartedServer> {
  const child = spawn(process.execPath, ['--conditions=plumbline-source', SERVER_MAIN], {
    env: {
      ...process.env,
      HOST: url.hostname.replace(/^\[|\]$/g, ''),
      PORT: url.port || '80',
      PLUMBLINE_DATA: dataFolder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a process group of its own: a Ctrl-C in the terminal must not stop it before the demo has sent its last marks.
    detached: true,
  })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line !== '') print(`[plumbline] ${line}`)
    })
  }
  const abandon = (): void => {
    child.kill('SIGTERM')
  }
  process.on('exit', abandon)
  const ended = endOf(child).finally(() => process.off('exit', abandon))
  const { pid } = child
  if (pid === undefined) throw new Error(`Plumbline could not be started: ${await ended}`)

  const server: StartedServer = {
    pid,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const giveUp = new AbortController()
      const late = sleep(STOPPED_WITHIN_MS, 'late', { signal: giveUp.signal }).catch(() => 'ended')
      if ((await Promise.race([ended, late])) === 'late') {
        print('Plumbline did not stop in time and is killed')
        child.kill('SIGKILL')
        await ended
      }
      giveUp.abort()
    },
  }

  const waiting = new AbortController()
  const outcome = await Promise.race([ended, untilReady(url, waiting.signal)])
  waiting.abort()
  if (outcome === 'ready') return server
  await server.stop()
  throw new Error(`Plumbline did not start: ${outcome}; the lines above say why`)
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, 'exit')
    return signal ? `it was stopped by ${signal}` : `it ended with code ${code}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function untilReady(url: URL, signal: AbortSignal): Promise<string> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS && !signal.aborted; waitedMs += 100) {
    if ((await probePlumbline(url)).kind === 'ready') return 'ready'
    await sleep(100)
  }
  return `it was not ready within ${READY_WITHIN_MS / 1_000} s`
}
