import { Agent, request } from 'node:http'
import type { HealthAnswer, OverviewAnswer } from '@plumbline/protocol/api'
import { runChild, startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'
import { makeMeasurements } from './rows.ts'

const ROWS = 200_000
const BATCH = 1_000
const CONNECTIONS = 4
/** The largest inserts that still help the engine: far more than any client sends at once. */
const LARGE = 20_000
const ROUNDS = 3

/** Durable measurements a second over HTTP, against the same rows straight into the same engine and schema. */
export async function benchIngest(): Promise<Result[]> {
  const rounds: { http: number; straight: number; grouped: number; large: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const straight = await withFolder((folder) => insertStraight(folder, BATCH))
    const http = await withFolder(overHttp)
    const grouped = await withFolder((folder) => insertStraight(folder, BATCH * CONNECTIONS))
    const large = await withFolder((folder) => insertStraight(folder, LARGE))
    rounds.push({ http, straight, grouped, large })
  }
  const httpRate = median(rounds.map((round) => round.http))
  return [
    {
      name: 'ingest',
      what: `durable measurements a second over HTTP, batches of ${BATCH}, ${CONNECTIONS} connections, until all can be queried`,
      against: `the same rows straight into the engine, inserts of ${BATCH}`,
      ratio: median(rounds.map((round) => round.http / round.straight)),
      limit: { comparison: '>=', value: 0.6 },
      details: { rowsPerSecond: Math.round(httpRate), rounds },
    },
    {
      name: 'ingest-grouped',
      what: 'the same',
      against: `the same rows straight into the engine, inserts of ${BATCH * CONNECTIONS} (all connections' rows in one)`,
      ratio: median(rounds.map((round) => round.http / round.grouped)),
      limit: { comparison: '>=', value: 0.6 },
      details: {},
    },
    {
      name: 'ingest-large',
      what: 'the same',
      against: `the same rows straight into the engine, inserts of ${LARGE}`,
      ratio: median(rounds.map((round) => round.http / round.large)),
      details: {},
    },
  ]
}

async function insertStraight(folder: string, batch: number): Promise<number> {
  const { rowsPerSecond } = await runChild<{ rowsPerSecond: number }>('bench/ingest/straight-process.ts', [
    folder,
    String(ROWS),
    String(batch),
  ])
  return rowsPerSecond
}

async function overHttp(folder: string): Promise<number> {
  const server = await startServer(folder)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    const at = Date.now()
    const bodies = Array.from({ length: ROWS / BATCH }, (_, i) =>
      Buffer.from(
        JSON.stringify({
          batchId: `bench-batch-${i}`,
          sentAt: at,
          measurements: makeMeasurements(BATCH, i * BATCH, at),
        }),
      ),
    )
    const started = performance.now()
    let next = 0
    const sender = async (): Promise<void> => {
      while (next < bodies.length) {
        const body = bodies[next++] as Buffer
        await post(`${server.url}/api/v1/measurements`, body, agent)
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, sender))
    await allVisible(server.url)
    return ROWS / ((performance.now() - started) / 1_000)
  } finally {
    agent.destroy()
    await server.stop()
  }
}

function post(url: string, body: Buffer, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (answer) => {
        answer.resume()
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve()
          else reject(new Error(`the server answered ${answer.statusCode}`))
        })
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
}

async function allVisible(url: string): Promise<void> {
  for (;;) {
    const health = (await (await fetch(`${url}/api/health`)).json()) as HealthAnswer
    if (/^0 rows/.test(health.checks.spool?.detail ?? '')) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const overview = (await (await fetch(`${url}/api/v1/overview?window=1h`)).json()) as OverviewAnswer
  const seen = overview.services.reduce((sum, service) => sum + service.count, 0)
  if (seen !== ROWS) throw new Error(`${seen} of ${ROWS} rows can be queried`)
}
