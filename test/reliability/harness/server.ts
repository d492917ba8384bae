import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { request } from './http.ts'

export const REPOSITORY = join(import.meta.dirname, '..', '..', '..')

/** The Node that the workspace pins, whichever runs the tests. */
export const NODE = join(REPOSITORY, 'node_modules', '.bin', 'node')

const MAIN = join(REPOSITORY, 'packages', 'server', 'src', 'main.ts')

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A process of ours and all it said. */
export interface Process {
  pid: number
  stdout(): string
  stderr(): string
  signal(name: NodeJS.Signals): void
  exited: Promise<Exit>
}

export interface Server extends Process {
  url: string
  /** SIGKILL, and waits for the end. */
  kill(): Promise<Exit>
  /** SIGTERM, and waits for the end. */
  stop(): Promise<Exit>
}

export interface LaunchOptions {
  /** Environment beside PATH, PORT and the data folder. */
  env?: Record<string, string>
  /** Text of plumbline.yaml. */
  config?: string
}

/** A place of its own for servers: a working folder with a data folder in it, and every process that was started there. */
export interface Site {
  /** Working folder of the servers. */
  root: string
  dataFolder: string
  /** Starts a server and returns at once. */
  launch(options?: LaunchOptions): Process
  /** Starts a server and waits until it takes data. */
  start(options?: LaunchOptions): Promise<Server>
  /** Kills what still runs and deletes the folders. */
  close(): Promise<void>
}

export function openSite(): Site {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-site-'))
  const dataFolder = join(root, 'data')
  const processes: Process[] = []
  const killAll = (): void => {
    for (const running of processes) running.signal('SIGKILL')
  }
  // A test process that ends before it has closed its site must leave no server behind.
  process.once('exit', killAll)
  const site: Site = {
    root,
    dataFolder,
    launch({ env = {}, config } = {}) {
      if (config !== undefined) writeFileSync(join(root, 'plumbline.yaml'), config)
      const child = spawn(NODE, ['--conditions=plumbline-source', MAIN], {
        cwd: root,
        env: { PATH: process.env.PATH, PORT: '0', PLUMBLINE_DATA: dataFolder, PLUMBLINE_LOG_LEVEL: 'warn', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const launched = follow(child)
      processes.push(launched)
      return launched
    },
    async start(options) {
      return becomeServer(site.launch(options))
    },
    async close() {
      killAll()
      process.off('exit', killAll)
      await Promise.all(processes.map((running) => running.exited))
      rmSync(root, { recursive: true, force: true })
    },
  }
  mkdirSync(dataFolder)
  return site
}

/** Collects what a child says until it ends. */
export function follow(child: ChildProcess): Process {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  if (child.pid === undefined) throw new Error(`could not start ${child.spawnfile}`)
  return { pid: child.pid, stdout: () => stdout, stderr: () => stderr, signal: (name) => child.kill(name), exited }
}

/** Waits until the process has greeted and is ready; fails with what it said when it ends before. */
export async function becomeServer(launched: Process): Promise<Server> {
  let ended: Exit | undefined
  launched.exited.then((exit) => {
    ended = exit
  })
  const url = await eventually(() => {
    if (ended) return undefined
    const greeted = /page\s+(http:\S+)\/dashboard/.exec(launched.stdout())?.[1]
    if (greeted === undefined) throw new Error(`no greeting: ${launched.stdout()}${launched.stderr()}`)
    return greeted
  }, 30_000)
  if (url === undefined) throw new Error(`the server ended with ${ended?.code ?? ended?.signal}: ${ended?.stderr}`)
  const ready = await request(`${url}/readyz`)
  if (ready.status !== 200) throw new Error(`/readyz answers ${ready.status} after the greeting`)
  const end = (name: NodeJS.Signals): Promise<Exit> => {
    launched.signal(name)
    return launched.exited
  }
  return { ...launched, url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

/** Resident memory of a process in bytes: now, or the most since `forgetPeakMemory` (proc(5)). */
export function memoryBytes(pid: number, what: 'now' | 'peak'): number {
  const field = what === 'now' ? /^VmRSS:\s+(\d+) kB$/m : /^VmHWM:\s+(\d+) kB$/m
  return Number(field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024
}

export const forgetPeakMemory = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')

/** What a server said on standard error beside the alerts that it told there, each a line that begins with its time. */
export const complaintsOf = (stderr: string): string => stderr.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC .*\n/gm, '')
