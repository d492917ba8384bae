import { residentBytes, runChild, startServer, withFolder } from '../child.ts'
import { makeMeasurements } from '../ingest/rows.ts'
import type { Result } from '../result.ts'

const IDLE_SECONDS = 10
const ROWS_PER_SECOND = 5_000
const BATCH = 1_000
const MB = 1024 * 1024

/** Memory of the idle server against a bare idle chDB, and its growth under a steady load of `minutes`. */
export async function benchMemory(minutes: number): Promise<Result[]> {
  const bare = await withFolder((folder) =>
    runChild<{ bytes: number }>('bench/memory/idle-engine.ts', [`${folder}/events`, String(IDLE_SECONDS)]),
  )
  return withFolder(async (folder) => {
    const server = await startServer(folder)
    try {
      await sleep(IDLE_SECONDS * 1_000)
      const idleBytes = await residentBytes(server.pid)
      const samples = await load(server, minutes)
      const loadedBytes = samples.at(-1) ?? idleBytes
      const fifth = samples.slice(-Math.max(2, Math.ceil(samples.length / 5)))
      return [
        {
          name: 'memory-idle',
          what: 'resident memory of the idle server',
          against: `a bare idle chDB process (${Math.round(bare.bytes / MB)} MB)`,
          ratio: idleBytes / bare.bytes,
          limit: { comparison: '<=', value: 1.6 },
          details: { idleMb: Math.round(idleBytes / MB), bareMb: Math.round(bare.bytes / MB) },
        },
        {
          name: 'memory-growth',
          what: `growth after ${minutes} minutes at ${ROWS_PER_SECOND} rows a second, in units of 250 MB`,
          against: '250 MB',
          ratio: (loadedBytes - idleBytes) / (250 * MB),
          limit: { comparison: '<=', value: 1 },
          details: {
            growthMb: Math.round((loadedBytes - idleBytes) / MB),
            lastFifthMb: Math.round(((fifth.at(-1) ?? 0) - (fifth[0] ?? 0)) / MB),
            everyTenthMb: samples
              .filter((_, i) => i % Math.ceil(samples.length / 10) === 0)
              .map((bytes) => Math.round(bytes / MB)),
          },
        },
      ]
    } finally {
      await server.stop()
    }
  })
}

/** Sends a batch every fifth of a second and samples the memory every five seconds. */
async function load(server: { url: string; pid: number }, minutes: number): Promise<number[]> {
  const samples: number[] = []
  const started = Date.now()
  const until = started + minutes * 60_000
  const everyMs = (BATCH / ROWS_PER_SECOND) * 1_000
  for (let sent = 0; Date.now() < until; sent++) {
    const measurements = makeMeasurements(BATCH, sent * BATCH, Date.now())
    const answer = await fetch(`${server.url}/api/v1/measurements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ batchId: `memory-${started}-${sent}`, measurements }),
    })
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
    await answer.arrayBuffer()
    if (sent % Math.round(5_000 / everyMs) === 0) samples.push(await residentBytes(server.pid))
    await sleep(Math.max(0, started + (sent + 1) * everyMs - Date.now()))
  }
  return samples
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
