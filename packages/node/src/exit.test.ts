import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { moduleUrl, runApp } from './testing/child-app.ts'
import { startDeafServer } from './testing/deaf-server.ts'

const SDK = moduleUrl('index.ts')

let server: Server
let url: string

/** A server that takes connections and never says a word. */
beforeEach(async () => {
  server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => server.close())

const run = (app: string) => runApp(`import { createPlumbline } from ${SDK}\n${app}`, { env: { PLUMBLINE_URL: url } })

const ended = { code: 0, signal: null, stderr: '' }

test('an app that has nothing left to do exits, though the outbox is full of rows', async () => {
  expect(await run(`const p = createPlumbline(); p.mark('m', 'queued')`)).toMatchObject(ended)
})

test('an app exits while a request hangs', async () => {
  const app = `
    const p = createPlumbline({ flushIntervalMs: 10 })
    for (let i = 0; i < 1000; i++) p.mark('m-' + i, 'queued', { attributes: { i } })
    setTimeout(() => console.log(p.stats().queued), 300)`
  expect(await run(app)).toMatchObject({ ...ended, stdout: '1000\n' })
})

test('an app exits while a connection hangs', async () => {
  const deaf = await startDeafServer()
  const app = `
    const p = createPlumbline({ url: 'http://127.0.0.1:${deaf.port}', flushIntervalMs: 10 })
    p.mark('m', 'queued')
    setTimeout(() => console.log(p.stats().queued), 300)`
  expect(await run(app).finally(deaf.stop)).toMatchObject({ ...ended, stdout: '1\n' })
})

test('an app exits between two attempts', async () => {
  server.close()
  const app = `
    const p = createPlumbline({ flushIntervalMs: 10, random: () => 0.99 })
    p.mark('m', 'queued')
    setTimeout(() => console.log(p.stats().queued), 300)`
  expect(await run(app)).toMatchObject({ ...ended, stdout: '1\n' })
})

test('close gives up on a server that hangs, and leaves nothing open', async () => {
  const app = `
    const p = createPlumbline()
    p.mark('m', 'queued')
    await p.close()
    console.log(p.stats().dropped.closed, process.getActiveResourcesInfo().some((name) => /TCP|Timeout/.test(name)))`
  expect(await run(app)).toMatchObject({ ...ended, stdout: '1 false\n' })
})

test('an app that waits for a flush is kept alive until it is answered', async () => {
  const app = `
    const p = createPlumbline()
    p.mark('m', 'queued')
    console.log(await p.flush({ timeoutMs: 300 }))`
  expect(await run(app)).toMatchObject({ ...ended, stdout: 'false\n' })
})

test('with closeOnExit the rows of an app that ends are sent', async () => {
  const app = `
    import { createServer } from 'node:http'
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      console.log(JSON.parse(body).marks.length)
      response.end('{"accepted":2,"duplicates":0,"rejected":[],"receivedAt":1}')
    })
    server.unref().listen(0, '127.0.0.1', () => {
      const p = createPlumbline({ url: 'http://127.0.0.1:' + server.address().port, closeOnExit: true })
      p.mark('m-1', 'queued')
      p.mark('m-2', 'queued')
    })`
  expect(await run(app)).toMatchObject({ ...ended, stdout: '2\n' })
})

test('switched off it opens nothing', async () => {
  const app = `
    const p = createPlumbline({ enabled: false })
    p.mark('m', 'queued')
    console.log(process.getActiveResourcesInfo().some((name) => /TCP|Timeout/.test(name)))`
  expect(await run(app)).toMatchObject({ ...ended, stdout: 'false\n' })
})

test('it loads nothing but itself, one pure part of its protocol, and what comes with Node', async () => {
  const app = `
    import { registerHooks } from 'node:module'
    const foreign = []
    registerHooks({
      resolve(specifier, context, next) {
        if (!/^(node:|\\.|file:)/.test(specifier)) foreign.push(specifier)
        return next(specifier, context)
      },
    })
    const sdk = [await import(${SDK}), await import(${moduleUrl('bullmq.ts')}), await import(${moduleUrl('pg-boss.ts')})]
    console.log(foreign, sdk.map((module) => Object.keys(module)).join(' '))`
  const alerts = 'AlertType,AlertingSystem,DEFAULT_ALERT_CONFIGS,alertingSystem'
  const operations = 'instrumentFetch,observeHttp,observeUndici'
  const stdout = `[ '@plumbline/protocol/paths' ] ${alerts},createPlumbline,${operations},triggerAlert,wrapFetch observeWorker observeHandler\n`
  expect(await runApp(app)).toMatchObject({ ...ended, stdout })
})

test('a long text that was cut does not stay in memory', async () => {
  const app = `
    import { createPlumbline } from ${SDK}
    const p = createPlumbline()
    for (let i = 0; i < 200; i++) {
      const page = Buffer.alloc(1_000_000, 'page ' + i).toString('latin1')
      p.mark('m-' + i, 'queued', { attributes: { page } })
    }
    gc()
    console.log(p.stats().queued, process.memoryUsage().heapUsed < 60_000_000)`
  expect(await runApp(app, { nodeOptions: ['--expose-gc'] })).toMatchObject({ ...ended, stdout: '200 true\n' })
})
