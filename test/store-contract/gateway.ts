import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Fault } from './gateway-faults.ts'
import type { Order, SeenStatement } from './gateway-process.ts'

/**
 * ClickHouse over HTTP for tests: chDB in another process with ClickHouse's HTTP interface in front of it, and switches for what goes
 * wrong between a client and its server. What it cannot do: interrupt a query whose client went away, stream an answer, sessions, TLS.
 */
export interface Gateway {
  /** With user, password and database. */
  url: string
  pid: number
  arrange(fault: Fault): Promise<void>
  refuseConnections(): Promise<void>
  acceptConnections(): Promise<void>
  /** What `version()` says from now on; undefined for the truth. */
  pretendVersion(version: string | undefined): Promise<void>
  /** What reached the engine since the last call. */
  takeStatements(): Promise<SeenStatement[]>
  /** Kills the process. */
  stop(): Promise<void>
}

export const GATEWAY_USER = 'plumbline'
export const GATEWAY_PASSWORD = 'p@ss:word/%'

/** Starts the gateway on a data folder of its own; with a time zone that is not the tests', so that nothing depends on it. */
export async function startGateway(folder: string, timeZone = 'Asia/Kolkata'): Promise<Gateway> {
  const child = fork(join(import.meta.dirname, 'gateway-process.ts'), [folder, GATEWAY_USER, GATEWAY_PASSWORD], {
    execArgv: ['--conditions=plumbline-source'],
    env: { ...process.env, TZ: timeZone },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const exit = once(child, 'exit')
  if (!child.stdout || child.pid === undefined) throw new Error('the gateway did not start')
  const lines = createInterface(child.stdout)
  const [port] = await Promise.race([
    once(lines, 'line'),
    exit.then(([code]) => Promise.reject(new Error(`the gateway ended with code ${code}`))),
  ])

  let lastId = 0
  const answers = new Map<number, (result: unknown) => void>()
  child.on('message', ({ id, result }: { id: number; result: unknown }) => {
    answers.get(id)?.(result)
    answers.delete(id)
  })
  const tell = (order: Order): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++lastId
      answers.set(id, resolve)
      child.send({ id, order })
    })

  const secrets = `${encodeURIComponent(GATEWAY_USER)}:${encodeURIComponent(GATEWAY_PASSWORD)}`
  return {
    url: `http://${secrets}@127.0.0.1:${port}/default`,
    pid: child.pid,
    arrange: async (fault) => void (await tell({ do: 'arrange', fault })),
    refuseConnections: async () => void (await tell({ do: 'refuse connections' })),
    acceptConnections: async () => void (await tell({ do: 'accept connections' })),
    pretendVersion: async (version) => void (await tell({ do: 'pretend version', version })),
    takeStatements: async () => (await tell({ do: 'report statements' })) as SeenStatement[],
    async stop() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
