import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listenOnLoopback } from './listen-on-loopback.ts'

/** Whether a Redis can be started here. On CI it must be: a run that skipped it would prove nothing. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0
  if (!found && process.env.CI === 'true') throw new Error('redis-server is missing; install it, or unset CI')
  if (!found) console.warn('redis-server is missing: the tests on BullMQ are skipped')
  return found
}

export interface TestRedis {
  url: string
  stop(): Promise<void>
}

/** A Redis of the test's own, with nothing kept on disk. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-demo-redis-'))
  const port = await freePort()
  const child = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', folder])
  const exited = once(child, 'exit')
  for await (const line of child.stdout) if (String(line).includes('Ready to accept connections')) break
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<string> {
  const server = createServer()
  const { port } = await listenOnLoopback(server)
  server.close()
  await once(server, 'close')
  return port
}
