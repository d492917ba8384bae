import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { OperationsReport } from '@plumbline/protocol/api'
import { runChild, startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'

const OPERATIONS = 10_000_000
const RUNS = 5
const ROUNDS = 2

/** The report of thirty days and ten million operations, against its first table alone from the raw rows. */
export function benchReport(): Promise<Result[]> {
  return withFolder(async (folder) => {
    // The server keeps raw rows for 7 days, as it does by default; the scan needs a folder that still has all of them.
    const whole = join(folder, 'whole')
    await runChild('bench/report/prepare-operations.ts', [whole, String(OPERATIONS)])
    await cp(whole, join(folder, 'data', 'events'), { recursive: true })
    const rounds: { reportMs: number; fullScanMs: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const reportMs = await timeReport(folder)
      const { times, counted } = await runChild<{ times: number[]; counted: number }>('bench/report/full-scan.ts', [
        whole,
        String(RUNS),
      ])
      if (counted !== OPERATIONS) throw new Error(`the full scan counted ${counted} operations`)
      rounds.push({ reportMs, fullScanMs: median(times) })
    }
    return [
      {
        name: 'report',
        what: `operations report over HTTP, ${OPERATIONS} operations, 30 days, with trend, hours, series and errors`,
        against: 'its table of operations by a full scan of the raw rows, in process',
        ratio: median(rounds.map((round) => round.reportMs / round.fullScanMs)),
        limit: { comparison: '<=', value: 0.2 },
        details: { rounds },
      },
    ]
  })
}

async function timeReport(folder: string): Promise<number> {
  const server = await startServer(folder)
  try {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now()
      const answer = await fetch(`${server.url}/api/v1/operations/report?hours=720`)
      const { overall, precision } = (await answer.json()) as OperationsReport
      times.push(performance.now() - started)
      // The window of whole hours loses at most the hour that it begins in.
      const missing = OPERATIONS - overall.totalOperations
      if (precision !== 'hour' || missing < 0 || missing > OPERATIONS / 360)
        throw new Error(`the report counted ${overall.totalOperations} operations from ${precision}`)
    }
    return median(times)
  } finally {
    await server.stop()
  }
}
