import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenOnLoopback } from '../testing/listen-on-loopback.ts'
import { startRecordingServer } from '../testing/recording-server.ts'
import { findServer } from './find-server.ts'
import { probePlumbline } from './probe.ts'

const PATIENCE_MS = 60_000

let folder: string
const lines: string[] = []
const print = (line: string): void => {
  lines.push(line)
}

beforeEach(async () => {
  lines.length = 0
  folder = await mkdtemp(join(tmpdir(), 'plumbline-demo-server-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function freeUrl(): Promise<URL> {
  const server = createTcpServer()
  const url = await listenOnLoopback(server)
  await new Promise((resolve) => server.close(resolve))
  return url
}

async function withServer(server: Server, check: (url: URL) => Promise<void>): Promise<void> {
  try {
    await check(await listenOnLoopback(server))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('a Plumbline that runs is used and not started', async () => {
  const server = await startRecordingServer()
  expect(await findServer({ url: server.url, dataFolder: folder, print })).toEqual({ kind: 'running' })
  await server.close()
})

test('a Plumbline that is not ready is neither used nor taken for something else', async () => {
  const health = { status: 'unhealthy', version: '0.1.0', uptimeSeconds: 1, checks: {} }
  const server = createServer((_request, response) => response.writeHead(503).end(JSON.stringify(health)))
  await withServer(server, async (url) => {
    await expect(findServer({ url, dataFolder: folder, print })).rejects.toThrow('runs but is not ready')
  })
})

test.each([
  ['another web server', (): Server => createServer((_request, response) => response.end('hello'))],
  ['a server that has a ready page too', () => createServer((_, response) => response.end('{"status":"ready"}'))],
])('%s at the address is named, and nothing is started', async (_, other) => {
  await withServer(other(), async (url) => {
    const expected = `Something that is not Plumbline answers at ${url.origin}`
    await expect(findServer({ url, dataFolder: folder, print })).rejects.toThrow(expected)
    expect(lines).toEqual([])
  })
})

test('nothing is started for an address that is not this machine', async () => {
  for (const address of [`https://${(await freeUrl()).host}`, 'http://plumbline.invalid']) {
    const url = new URL(address)
    const expected = `No Plumbline answers at ${address}; start it there`
    await expect(findServer({ url, dataFolder: folder, print })).rejects.toThrow(expected)
  }
  expect(lines).toEqual([])
})

test('where nothing answers the real server is started, and stopped again', { timeout: PATIENCE_MS }, async () => {
  const url = await freeUrl()
  const found = await findServer({ url, dataFolder: folder, print })
  if (found.kind !== 'started') throw new Error('nothing was started')
  expect(await probePlumbline(url)).toEqual({ kind: 'ready' })
  expect(lines.some((line) => line.startsWith('[plumbline] '))).toBe(true)
  await found.server.stop()
  expect(await found.server.ended).toBe('it ended with code 0')
  expect(await probePlumbline(url)).toEqual({ kind: 'nothing' })
  await found.server.stop()
})

test('a server that cannot start says why in its own words', { timeout: PATIENCE_MS }, async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const starting = findServer({ url: await freeUrl(), dataFolder: file, print })
  await expect(starting).rejects.toThrow(/^Plumbline did not start: it ended with code \d+; the lines above say why$/)
  expect(lines.filter((line) => line.startsWith('[plumbline] ')).join('\n')).toContain(file)
})
