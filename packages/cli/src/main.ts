import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type Context, complain } from './context.ts'
import { EXIT } from './exit-code.ts'
import { run } from './run.ts'

/** Timers of Node go off at once when they are set to more; 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A run that lost its parent ends within this time. */
const PARENT_CHECK_MS = 500

const interrupt = new AbortController()
const SIGNALS = ['SIGINT', 'SIGTERM'] as const
for (const signal of SIGNALS) {
  process.on(signal, () => {
    // The first asks to finish. Without listeners the second ends the process at once, even while a file is stuck.
    for (const each of SIGNALS) process.removeAllListeners(each)
    interrupt.abort()
  })
}
// `kill` on `npm run …` ends npm and its shell, but not us. Under npm, a parent that is gone means the same as a signal.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid
  const watch = () => process.ppid !== parent && interrupt.abort()
  setInterval(watch, PARENT_CHECK_MS).unref()
}
// `plumbline … | head` closes the pipe: nobody listens any more, which is a reason to stop and no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    interrupt.abort()
  })
}

const context: Context = {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch,
  clock: {
    now: Date.now,
    elapsed: () => performance.now(),
    sleep: (ms, signal) =>
      wait(Math.min(Math.max(0, ms), LONGEST_TIMER_MS), undefined, { signal }).catch(() => undefined),
  },
  interrupted: interrupt.signal,
  version: readVersion(),
}

try {
  process.exitCode = await run(process.argv.slice(2), context)
} catch (error) {
  complain(context, `unexpected error, a defect of plumbline: ${error instanceof Error ? error.stack : error}`)
  process.exitCode = EXIT.unexpected
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}
