import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a Redis can be started here. Its absence is an error where it is required, and elsewhere it is said. */
export function hasRedis(isRequired: boolean): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true
  const message =
    'redis-server is not installed: the tests against a real Redis cannot run (Debian: apt install redis-server)'
  if (isRequired) throw new Error(message)
  console.warn(`skipped: ${message}`)
  return false
}

export interface Redis {
  host: string
  port: number
  stop(): Promise<void>
}

/** Starts a Redis of our own on a free port, in a folder of its own. */
export async function startRedis(): Promise<Redis> {
  const host = '127.0.0.1'
  const port = await freePort(host)
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-redis-'))
  const redis = spawn(
    'redis-server',
    ['--bind', host, '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  )
  const exited = new Promise<void>((resolve) => redis.once('exit', () => resolve()))
  const stop = async () => {
    redis.kill()
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  for (let tries = 0; !(await answers(host, port)); tries++) {
    if (tries === 100 || redis.exitCode !== null) {
      await stop()
      throw new Error(`redis-server did not answer on port ${port}`)
    }
    await sleep(50)
  }
  return { host, port, stop }
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, host, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write('PING\r\n'))
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.on('data', (data) => end(data.toString().startsWith('+PONG')))
    socket.on('error', () => end(false))
  })
}
