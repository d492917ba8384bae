import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { OperationsReport } from '@plumbline/protocol/api'
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { runChild, startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'
import { type FullScan, scanReport } from './full-scan.ts'

const OPERATIONS = 10_000_000
const ROUNDS = 7
const REPORTS = 3

interface Round extends FullScan {
  reportMs: number
}

/** The report of thirty days and ten million operations, against the same figures from the raw rows. */
export function benchReport(): Promise<Result[]> {
  return withFolder(async (folder) => {
    // The server keeps raw rows for 7 days, as it does by default; the scan needs a folder that still has all of them.
    const whole = join(folder, 'whole')
    await runChild('bench/report/prepare-operations.ts', [whole, String(OPERATIONS)])
    await cp(whole, join(folder, 'data', 'events'), { recursive: true })
    const rounds = await timeBoth(folder, whole)
    const msOf = (pick: (round: Round) => number): number => Math.round(median(rounds.map(pick)))
    const ratioTo = (pick: (round: Round) => number): number =>
      Number(median(rounds.map((round) => round.reportMs / pick(round))).toFixed(3))
    return [
      {
        name: 'report',
        what: `operations report over HTTP, ${OPERATIONS} operations, 30 days`,
        against: 'the same figures by a full scan of the raw rows, in process',
        ratio: ratioTo(({ wholeMs }) => wholeMs),
        limit: { comparison: '<=', value: 0.2 },
        details: {
          reportMs: msOf(({ reportMs }) => reportMs),
          fullScanMs: msOf(({ wholeMs }) => wholeMs),
          againstAllButDistributions: ratioTo(({ withoutDistributionsMs }) => withoutDistributionsMs),
          againstTableOnly: ratioTo(({ tableMs }) => tableMs),
        },
      },
    ]
  })
}

/** In turns, so that whatever else the machine does meets both; the first round warms up and does not count. */
async function timeBoth(folder: string, whole: string): Promise<Round[]> {
  const server = await startServer(folder)
  const engine = await openEmbeddedEngine(whole)
  try {
    const rounds: Round[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const reports: number[] = []
      for (let i = 0; i < REPORTS; i++) reports.push(await timeReport(server.url))
      const scan = await scanReport(engine, Date.now())
      if (scan.counted !== OPERATIONS) throw new Error(`the full scan counted ${scan.counted} operations`)
      if (round > 0) rounds.push({ reportMs: median(reports), ...scan })
    }
    return rounds
  } finally {
    await engine.close()
    await server.stop()
  }
}

async function timeReport(url: string): Promise<number> {
  const started = performance.now()
  const answer = await fetch(`${url}/api/v1/operations/report?hours=720`)
  const { overall, precision } = (await answer.json()) as OperationsReport
  const reportMs = performance.now() - started
  // The window of whole hours loses at most the hour that it begins in.
  const missing = OPERATIONS - overall.totalOperations
  if (precision !== 'hour' || missing < 0 || missing > OPERATIONS / 360)
    throw new Error(`the report counted ${overall.totalOperations} operations from ${precision}`)
  return reportMs
}
