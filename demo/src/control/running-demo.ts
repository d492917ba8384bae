import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScenarioName } from '../model/scenario.ts'

const PATIENCE_MS = 1_000

/** A demo that runs on this data folder, as its file and its own answer say. */
export interface RunningDemo {
  pid: number
  url: string
}

const fileIn = (dataFolder: string): string => join(dataFolder, 'demo.json')

/** The demo that runs on this data folder, if one does; a file left behind by one that was killed is removed. */
export async function findRunningDemo(dataFolder: string): Promise<RunningDemo | undefined> {
  const noted = await readNote(fileIn(dataFolder))
  if (noted && (await answers(noted))) return noted
  await rm(fileIn(dataFolder), { force: true })
  return undefined
}

/** Leaves a note for `findRunningDemo`; throws when it cannot, as when another demo was quicker. The returned function takes it away. */
export async function noteRunningDemo(dataFolder: string, demo: RunningDemo): Promise<() => Promise<void>> {
  await mkdir(dataFolder, { recursive: true })
  try {
    await writeFile(fileIn(dataFolder), `${JSON.stringify(demo)}\n`, { flag: 'wx' })
  } catch (cause) {
    throw new Error(`${fileIn(dataFolder)} cannot be written; has another demo just started there?`, { cause })
  }
  return () => rm(fileIn(dataFolder), { force: true })
}

/** Tells a running demo which scenario to go on with. */
export async function changeScenario(demo: RunningDemo, scenario: ScenarioName): Promise<void> {
  const response = await fetch(new URL('/scenario', demo.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenario }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (!response.ok) throw new Error(`The running demo (pid ${demo.pid}) refused: ${await response.text()}`)
}

async function readNote(file: string): Promise<RunningDemo | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return parseDemo(text)
}

/** A pid may have been given to another process since, and so may the port: only a demo that names the same pid counts. */
async function answers({ pid, url }: RunningDemo): Promise<boolean> {
  try {
    const response = await fetch(new URL('/demo', url), { signal: AbortSignal.timeout(PATIENCE_MS) })
    return parseDemo(await response.text())?.pid === pid
  } catch {
    return false
  }
}

function parseDemo(text: string): RunningDemo | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('url' in value)) return undefined
    const { pid, url } = value
    return typeof pid === 'number' && typeof url === 'string' && URL.canParse(url) ? { pid, url } : undefined
  } catch {
    return undefined
  }
}
