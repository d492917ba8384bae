import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listenOnLoopback } from './testing/listen-on-loopback.ts'
import { type RecordingServer, startRecordingServer } from './testing/recording-server.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** For machines that do many other things; an embedded Postgres takes seconds to start as it is. */
const PATIENCE_MS = 180_000
const EVENTUALLY = { timeout: PATIENCE_MS, interval: 50 }

/** The demo as the user runs it, with all that it says. */
interface Demo {
  child: ChildProcessWithoutNullStreams
  output: string
  /** Its exit code, or the signal that killed it. */
  ended: Promise<number | string>
}

let folder: string
let server: RecordingServer
const started: Demo[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-demo-main-'))
  server = await startRecordingServer()
})
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

function runDemo(args: string[], environment: Record<string, string> = {}): Demo {
  const { REDIS_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['--conditions=plumbline-source', MAIN, ...args], {
    env: { ...inherited, PLUMBLINE_URL: server.url.href, PLUMBLINE_DATA: folder, ...environment },
  })
  const demo: Demo = { child, output: '', ended: once(child, 'exit').then(([code, signal]) => code ?? signal) }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      demo.output += chunk
    })
  }
  started.push(demo)
  return demo
}

const says = (demo: Demo, text: string): Promise<void> =>
  vi.waitFor(() => expect(demo.output).toContain(text), EVENTUALLY)

test('a demo fills the day once, and ends by itself when its time is over', { timeout: PATIENCE_MS }, async () => {
  const first = runDemo(['--for', '1s'])
  await says(first, 'marks and operations acknowledged in')
  const isLive = (messageId = ''): boolean => messageId.startsWith('demo-live-')
  const marks = server.marks.filter(({ messageId }) => !isLive(messageId))
  const operations = server.measurements.filter(({ traceId }) => !isLive(traceId))
  expect(marks.length).toBeGreaterThan(50_000)
  expect(operations.length).toBeGreaterThan(25_000)
  const filled = marks.length + operations.length
  expect(first.output).toContain(`The last 24 hours are filled: ${filled} marks and operations acknowledged in`)
  expect(first.output).toContain('0 lost')
  expect(await first.ended).toBe(0)

  const second = runDemo(['--for', '1s'])
  expect(await second.ended).toBe(0)
  expect(second.output).toContain('messages already: nothing is added to them')
})

test('a demo changes when told, and ends on Ctrl-C with every message answered', { timeout: PATIENCE_MS }, async () => {
  const demo = runDemo(['--no-history', '--rate', '120', '--scenario', 'slow-ai'])
  await says(demo, `page       ${server.url.origin}/dashboard/chat`)
  expect(demo.output).toContain(`calls      ${server.url.origin}/dashboard/operations`)
  expect(demo.output).toContain('scenario   slow-ai')
  demo.child.stdin.write('sunny\n')
  await says(demo, '"sunny" is not one of calm, backlog')
  demo.child.stdin.write('helpdesk-down\n')
  await says(demo, 'helpdesk-down: the helpdesk answers 503')

  const another = runDemo([])
  expect(await another.ended).toBe(75)
  expect(another.output).toContain(`pid ${demo.child.pid}`)
  const change = runDemo(['--scenario', 'calm'])
  expect(await change.ended).toBe(0)
  await says(demo, 'calm: ordinary traffic')

  await vi.waitFor(() => expect(server.messages().size).toBeGreaterThan(5), EVENTUALLY)
  demo.child.kill('SIGINT')
  expect(await demo.ended).toBe(0)
  expect(demo.output).toContain('0 were lost')
  expect(await readdir(folder)).toEqual([])
  for (const marks of server.messages().values()) expect(['sent', 'failed']).toContain(marks.at(-1)?.stage)
})

test('a second Ctrl-C ends the demo at once', { timeout: PATIENCE_MS }, async () => {
  const demo = runDemo(['--no-history', '--scenario', 'slow-ai', '--rate', '600'])
  await says(demo, 'stop       Ctrl-C')
  await vi.waitFor(() => expect(server.measurements.length + server.marks.length).toBeGreaterThan(5), EVENTUALLY)
  demo.child.kill('SIGINT')
  await says(demo, 'Stopping: answering the messages that are open')
  demo.child.kill('SIGINT')
  expect(await demo.ended).toBe(130)
  expect(demo.output).not.toContain('The SDK sent')
})

test('a port that something else has taken is named', { timeout: PATIENCE_MS }, async () => {
  const other = createServer((_request, response) => response.end('hello'))
  const url = await listenOnLoopback(other)
  const demo = runDemo([], { PLUMBLINE_URL: url.href })
  expect(await demo.ended).toBe(1)
  expect(demo.output).toContain(`demo: Something that is not Plumbline answers at ${url.origin}`)
  other.closeAllConnections()
  other.close()
})

test('wrong usage is told with exit code 2, help with 0', { timeout: PATIENCE_MS }, async () => {
  const wrong = runDemo(['--scenario', 'sunny'])
  const help = runDemo(['--help'])
  expect(await wrong.ended).toBe(2)
  expect(wrong.output).toContain('demo: --scenario sunny is not one of calm')
  expect(await help.ended).toBe(0)
  expect(help.output).toContain('Usage: npm run demo')
})
