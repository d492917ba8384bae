import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const FLAGS = ['--conditions=plumbline-source']
export const SERVER = join(ROOT, 'packages/server/src/main.ts')

/** Runs a TypeScript file of the repository to its end and parses what it prints as JSON. */
export async function runChild<Answer>(path: string, args: readonly string[]): Promise<Answer> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, join(ROOT, path), ...args], {
    maxBuffer: 16 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}

/** Hands a new folder to `use` and removes it afterwards. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface BenchServer {
  url: string
  pid: number
  startMs: number
  stop(): Promise<void>
}

/** Starts the real server on a data folder and waits until it takes data. */
export async function startServer(folder: string, env: Record<string, string> = {}): Promise<BenchServer> {
  const started = performance.now()
  const child = spawn(process.execPath, [...FLAGS, SERVER], {
    cwd: folder,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', PLUMBLINE_DATA: join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await greetedUrl(child)
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 5))
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - started,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

function greetedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
      const url = /page\s+(http:\/\/\S+)\/dashboard/.exec(output)?.[1]
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)))
  })
}

/** Resident memory of a process in bytes, as Linux counts it. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
}
