import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AlertsAnswer, OverviewAnswer } from '@plumbline/protocol/api'
import { runChild, startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'

const ROWS = 10_000_000
const RUNS = 5
const ROUNDS = 2

/** The overview over thirty days and ten million measurements, against the same figures from the raw rows. */
export function benchOverview(): Promise<Result[]> {
  return withFolder(async (folder) => {
    const events = join(folder, 'data', 'events')
    // Raw rows normally live for 7 days; here they have to outlive the window for the full scan to see them.
    await writeFile(join(folder, 'plumbline.yaml'), 'retention: { raw: 40d, minute: 40d }\n')
    await runChild('bench/overview/prepare-measurements.ts', [events, String(ROWS)])
    const rounds: { overviewMs: number; fullScanMs: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const overviewMs = await timeOverview(folder)
      const { times, counted } = await runChild<{ times: number[]; counted: number }>('bench/overview/full-scan.ts', [
        events,
        String(RUNS),
      ])
      if (counted !== ROWS) throw new Error(`the full scan counted ${counted} rows`)
      rounds.push({ overviewMs, fullScanMs: median(times) })
    }
    return [
      {
        name: 'overview',
        what: `overview over HTTP, ${ROWS} measurements, 30 days`,
        against: 'the same figures by a full scan of the raw rows, in process',
        ratio: median(rounds.map((round) => round.overviewMs / round.fullScanMs)),
        limit: { comparison: '<=', value: 0.3 },
        details: { rounds },
      },
    ]
  })
}

async function timeOverview(folder: string): Promise<number> {
  const server = await startServer(folder)
  try {
    await firstRound(server.url)
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now()
      const answer = (await (await fetch(`${server.url}/api/v1/overview?window=30d`)).json()) as OverviewAnswer
      times.push(performance.now() - started)
      const counted = answer.services.reduce((sum, { count }) => sum + count, 0)
      if (counted !== ROWS) throw new Error(`the overview counted ${counted} rows`)
    }
    return median(times)
  } finally {
    await server.stop()
  }
}

/** A server that has just started reads a month of hours to judge its rules for the first time; what is timed is the question alone. */
async function firstRound(url: string): Promise<void> {
  for (;;) {
    const { checkedAt } = (await (await fetch(`${url}/api/v1/alerts`)).json()) as AlertsAnswer
    if (checkedAt !== null) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
