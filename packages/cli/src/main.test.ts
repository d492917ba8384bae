import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CALM, createPerformance } from '../test/performance-fixture.ts'
import { answerJson, findClosedUrl, startServer } from '../test/start-server.ts'

const BIN = fileURLToPath(new URL('../bin/plumbline.js', import.meta.url))

interface Run {
  child: ChildProcess
  out(): string
  err(): string
  /** Resolves when the text has been written to stdout. */
  saw(text: string): Promise<void>
  exit: Promise<number | null>
}

/** The real program, as npm links it; it ends with the test at the latest. */
function start(args: string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [BIN, ...args], { env: { NO_COLOR: '1', ...env } })
  const written = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written.err += text
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    child,
    out: () => written.out,
    err: () => written.err,
    saw: async (text) => {
      while (!written.out.includes(text)) await once(child.stdout, 'data')
    },
    exit: once(child, 'close').then(([code]) => code),
  }
}

const serve = () => startServer((_, response) => answerJson(response, { success: true, data: createPerformance(CALM) }))

describe('the program', () => {
  test('shows help without loading what help does not need', async () => {
    // Says on stderr what is loaded from node_modules besides commander.
    const watch = `import{registerHooks}from'node:module';registerHooks({load:(url,context,load)=>{if(/node_modules.(?!commander)/.test(url))console.error(url);return(load(url,context))}})`
    const run = start(['--help'], { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(watch)}` })
    expect(await run.exit).toBe(0)
    expect(run.out()).toMatch(/^Examples:/)
    expect(run.err()).toBe('')
  })

  test('prints a report and ends by itself', async () => {
    const { url } = await serve()
    const run = start(['monitor'], { PLUMBLINE_URL: url })
    expect(await run.exit).toBe(0)
    expect(run.out()).toContain('SLA compliance 100 %')
    expect(run.err()).toBe('')
  })

  test.each([
    [['monitor'], 4, 'cannot be reached: nothing listens there; start the server with "npm start"'],
    [['monitr'], 2, 'Did you mean monitor?'],
  ])('%j ends in %i with its message on stderr', async (args, exitCode, message) => {
    const run = start(args, { PLUMBLINE_URL: await findClosedUrl() })
    expect(await run.exit).toBe(exitCode)
    expect(run.err()).toContain(message)
    expect(run.out()).toBe('')
  })
})

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends a run with its summary and the exit code of its verdict',
    async (signal) => {
      const { url } = await serve()
      const run = start(['monitor', '--continuous'], { PLUMBLINE_URL: url })
      await run.saw('100 %')
      run.child.kill(signal)
      expect(await run.exit).toBe(0)
      expect(run.out()).toContain('Summary   1 check')
      expect(run.out()).toMatch(/exit 0: none of 1 check failed\n$/)
    },
  )

  test('before the first answer end it in 130', async () => {
    const asked = Promise.withResolvers<void>()
    const { url } = await startServer(() => asked.resolve())
    const run = start(['monitor', '--continuous'], { PLUMBLINE_URL: url })
    await asked.promise
    run.child.kill('SIGINT')
    expect(await run.exit).toBe(130)
    expect(run.out()).toBe('')
  })

  test('a second one ends it at once, even while a file is stuck', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-main-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const pipe = join(folder, 'nobody-reads')
    execFileSync('mkfifo', [pipe])
    const { url } = await serve()
    const run = start(['monitor', '--continuous', '--export', pipe], { PLUMBLINE_URL: url })
    await run.saw('100 %')
    run.child.kill('SIGINT')
    // The first does nothing that can be seen from outside: the run waits for its file.
    await setTimeout(200)
    expect(run.child.exitCode).toBeNull()
    run.child.kill('SIGTERM')
    await run.exit
    expect(run.child.signalCode).toBe('SIGTERM')
  })

  test('end a single check in 130', async () => {
    const asked = Promise.withResolvers<void>()
    const { url } = await startServer(() => asked.resolve())
    const run = start(['status'], { PLUMBLINE_URL: url })
    await asked.promise
    run.child.kill('SIGTERM')
    expect(await run.exit).toBe(130)
  })
})

test('under npm, a run whose shell was ended ends with its summary', async () => {
  const { url } = await serve()
  const line = `"${process.execPath}" "${BIN}" monitor --continuous; true`
  const shell = spawn('sh', ['-c', line], {
    env: { PLUMBLINE_URL: url, npm_lifecycle_event: 'monitor:performance:continuous' },
  })
  let out = ''
  shell.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
    if (text.includes('100 %')) shell.kill('SIGTERM')
  })
  await once(shell.stdout, 'close')
  expect(out).toContain('Summary   1 check')
})

test('a reader that goes away ends a run without an error', async () => {
  const { url } = await serve()
  const run = start(['monitor', '--continuous', '--interval', '1s'], { PLUMBLINE_URL: url })
  await run.saw('100 %')
  run.child.stdout?.destroy()
  expect(await run.exit).toBe(0)
  expect(run.err()).toBe('')
})
