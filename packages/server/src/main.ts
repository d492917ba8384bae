#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { relative } from 'node:path'

// Compiling the sources again at every start would take a third of it.
enableCompileCache()

const { loadConfig } = await import('./config/index.ts')
const { PlumblineError } = await import('./errors.ts')

/** A stop that takes longer than this ends all the same: what is acknowledged is in the spool by then. */
const STOP_WITHIN_MS = 9_500

const { version }: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** One line that says what to do; a stack only for what we did not expect. */
function fail(error: unknown): never {
  if (error instanceof PlumblineError && error.code !== 'unexpected') {
    process.stderr.write(`plumbline: ${error.withRemedy(error.message)}\n`)
    process.exit(error.exitCode)
  }
  process.stderr.write(`plumbline: unexpected error\n${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(70)
}

try {
  const sources = { env: process.env, cwd: process.cwd(), readFile: (path: string) => readFileSync(path, 'utf8') }
  const config = loadConfig(sources)
  const { startServer } = await import('./server.ts')
  const server = await startServer({
    config,
    sources,
    version,
    pid: process.pid,
    now: Date.now,
    random: Math.random,
    logger: { level: config.logLevel, stream: process.stderr },
  })

  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return endAtOnce(signal)
      stopping = true
      process.stdout.write('Stopping: finishing what was accepted.\n')
      setTimeout(() => endAtOnce(signal), STOP_WITHIN_MS).unref()
      server.stop().then(() => process.exit(0), fail)
    })
  }
  process.stdout.write(greeting(server.url, config))
} catch (error) {
  fail(error)
}

/** By the signal itself: `process.exit` would tear the engine down while its threads are at work, which crashes or hangs. */
function endAtOnce(signal: 'SIGTERM' | 'SIGINT'): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

function greeting(url: string, config: ReturnType<typeof loadConfig>): string {
  const token = config.tokens.admin || config.tokens.ingest ? ` -H "authorization: Bearer $PLUMBLINE_INGEST_KEY"` : ''
  const folder = relative(process.cwd(), config.dataFolder) || '.'
  return `Plumbline ${version}   data in ${folder.startsWith('..') ? config.dataFolder : folder}${config.store.kind === 'embedded' ? '   nothing leaves this machine' : ''}

  page       ${url}/dashboard
  first mark curl ${url}/api/v1/marks${token} -d '{"messageId":"m-1","stage":"queued"}'
  your app   import { createPlumbline } from '@plumbline/node'
             const plumbline = createPlumbline({ url: '${url}' })
             plumbline.mark(messageId, 'queued')   then started, completed, sent
  look around npm run demo
  stop       Ctrl-C

`
}
