import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../free-port.ts'

/** A Postgres server of the tests' own, on a loopback port, with an empty database and a user that may do everything. */
export interface TestPostgres {
  url: string
  /** The process that listens; its death is that of the server. */
  pid: number
  stop(): Promise<void>
}

const USER = 'plumbline'

/**
 * Starts Postgres from /usr/lib/postgresql or PATH in a temporary folder, without fsync. Without Postgres on the machine
 * it says so; in CI that is an error.
 */
export async function startPostgres(): Promise<TestPostgres | { missing: string }> {
  const bin = findBinaries()
  if (!bin) {
    const missing = 'Postgres is not installed (looked in /usr/lib/postgresql/*/bin and PATH)'
    if (process.env.CI === 'true') throw new Error(missing)
    return { missing }
  }
  const account = unprivilegedAccount()
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'))
  try {
    const password = randomBytes(12).toString('hex')
    await createCluster({ bin, account, folder, password })
    const port = await freePort()
    const server = await startServer({ bin, account, folder, port })
    // A run in which every test of a file is filtered out calls no hook that would stop it.
    process.once('exit', () => server.kill('SIGQUIT'))
    return {
      url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
      pid: server.pid ?? 0,
      async stop() {
        await stopServer(server)
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function findBinaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(root, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

interface Account {
  uid: number
  gid: number
}

/** Postgres refuses to run as root, so root runs it as the user that its package made, or as nobody. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!found) throw new Error('root cannot run Postgres, and there is no user postgres or nobody')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

interface Cluster {
  bin: string
  account: Account | undefined
  folder: string
}

async function createCluster({ bin, account, folder, password }: Cluster & { password: string }): Promise<void> {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid)
  const settings = [
    '--username',
    USER,
    '--auth',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '--encoding',
    'UTF8',
    '--locale',
    'C',
  ]
  await promisify(execFile)(join(bin, 'initdb'), ['--pgdata', join(folder, 'data'), '--no-sync', ...settings], {
    cwd: folder,
    ...account,
  })
}

async function startServer({ bin, account, folder, port }: Cluster & { port: number }): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 60,
    shared_buffers: '16MB',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), ...flags], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account,
  })
  process.once('exit', () => server.kill('SIGQUIT'))
  await ready(server)
  return server
}

/** Waits for the line that says that connections are taken, and goes on reading, so that the log never blocks the server. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (log.length < 10_000) log += text
      if (log.includes('ready to accept connections')) resolve()
    })
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`Postgres did not start:\n${log}`)))
  })
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const stopped = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGQUIT')
  await stopped
}
