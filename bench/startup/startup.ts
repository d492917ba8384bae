import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'

const RUNS = 7
const CLI = fileURLToPath(new URL('../../packages/cli/bin/plumbline.js', import.meta.url))

/** Second start to ready, and `plumbline --help`, each against a bare `node -e 0` in the same rounds. */
export function benchStartup(): Promise<Result[]> {
  return withFolder(async (folder) => {
    await (await startServer(folder)).stop()
    const rounds: { bareMs: number; startMs: number; helpMs: number }[] = []
    for (let run = 0; run < RUNS; run++) {
      const bareMs = await timeNode(['-e', '0'])
      const server = await startServer(folder)
      await server.stop()
      rounds.push({ bareMs, startMs: server.startMs, helpMs: await timeNode([CLI, '--help']) })
    }
    const bareMs = median(rounds.map((round) => round.bareMs))
    const against = `node -e 0 (${bareMs.toFixed(0)} ms)`
    const result = (name: string, what: string, pick: (round: (typeof rounds)[number]) => number): Result => ({
      name,
      what,
      against,
      ratio: median(rounds.map((round) => pick(round) / round.bareMs)),
      details: { medianMs: Math.round(median(rounds.map(pick))), bareMs: Math.round(bareMs) },
    })
    return [
      result('start', 'npm start to ready, second start', (round) => round.startMs),
      result('help', 'plumbline --help', (round) => round.helpMs),
    ]
  })
}

async function timeNode(args: string[]): Promise<number> {
  const started = performance.now()
  await promisify(execFile)(process.execPath, args)
  return performance.now() - started
}
