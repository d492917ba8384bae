import { join } from 'node:path'
import type { PerformanceAnswer } from '@plumbline/protocol/api'
import { runChild, startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'

const MESSAGES = 1_000_000
const RUNS = 7
const ROUNDS = 2

/** The performance analysis over HTTP with a million messages in its window, against the best hand-written query for the same numbers. */
export function benchAnalysis(): Promise<Result[]> {
  return withFolder(async (folder) => {
    const events = join(folder, 'data', 'events')
    await runChild('bench/analysis/prepare-marks.ts', [events, String(MESSAGES)])
    const rounds: { endpointMs: number; handWrittenMs: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const endpointMs = await timeEndpoint(folder)
      const { times } = await runChild<{ times: number[] }>('bench/analysis/hand-written.ts', [events, String(RUNS)])
      rounds.push({ endpointMs, handWrittenMs: median(times) })
    }
    return [
      {
        name: 'analysis',
        what: `performance analysis over HTTP, ${MESSAGES} messages (${MESSAGES * 4} marks) in the window, 100 samples`,
        against: 'the best hand-written query for the same numbers, in process',
        ratio: median(rounds.map((round) => round.endpointMs / round.handWrittenMs)),
        limit: { comparison: '<=', value: 1.5 },
        details: { rounds },
      },
    ]
  })
}

async function timeEndpoint(folder: string): Promise<number> {
  const server = await startServer(folder)
  try {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now()
      const answer = await fetch(`${server.url}/api/v1/chat/performance?window=1h&limit=100`)
      const { data } = (await answer.json()) as PerformanceAnswer
      times.push(performance.now() - started)
      if (data.completeMessages !== MESSAGES || data.samples.length !== 100) {
        throw new Error(`the analysis saw ${data.completeMessages} messages and ${data.samples.length} samples`)
      }
    }
    return median(times)
  } finally {
    await server.stop()
  }
}
