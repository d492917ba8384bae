import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createPlumbline } from './client.ts'
import { createHttpSend } from './http-send.ts'

interface Received {
  url: string | undefined
  headers: IncomingMessage['headers']
  body: Buffer
  port: number | undefined
}

const cleanUp: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

async function startServer(answer: (response: ServerResponse) => void) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { url, headers, socket } = request
    received.push({ url, headers, body: Buffer.concat(chunks), port: socket.remotePort })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUp.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
  }
}

function send(url: string, body: string, signal = new AbortController().signal) {
  const http = createHttpSend()
  cleanUp.push(http.close)
  return http.send({
    url,
    headers: { 'content-type': 'application/json', authorization: 'Bearer key-1' },
    body,
    signal,
  })
}

test('posts the body with its headers and returns what was answered', async () => {
  const { url, received } = await startServer((response) => {
    response.writeHead(503, { 'retry-after': '7' }).end('later, « please »')
  })
  expect(await send(`${url}/api/v1/marks`, '{"marks":[]}')).toEqual({
    status: 503,
    retryAfter: '7',
    body: 'later, « please »',
  })
  expect(received).toMatchObject([
    {
      url: '/api/v1/marks',
      headers: { 'content-type': 'application/json', authorization: 'Bearer key-1', 'content-length': '12' },
      body: Buffer.from('{"marks":[]}'),
    },
  ])
})

test('compresses from 2 KB on', async () => {
  const { url, received } = await startServer((response) => response.end())
  const small = 'x'.repeat(2_047)
  const large = 'ü'.repeat(1_024)
  await send(url, small)
  await send(url, large)
  expect(received.map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip'])
  expect(received[0]?.body.toString()).toBe(small)
  expect(gunzipSync(received[1]?.body ?? '').toString()).toBe(large)
})

test('keeps one connection for request after request', async () => {
  const { url, received } = await startServer((response) => response.end('{}'))
  const http = createHttpSend()
  cleanUp.push(http.close)
  const request = { url, headers: {}, body: '{}', signal: new AbortController().signal }
  for (let i = 0; i < 5; i++) await http.send(request)
  expect(new Set(received.map(({ port }) => port)).size).toBe(1)
})

test('gives the connection back when it is closed', async () => {
  const { url, connections } = await startServer((response) => response.end('{}'))
  const http = createHttpSend()
  await http.send({ url, headers: {}, body: '{}', signal: new AbortController().signal })
  expect(await connections()).toBe(1)
  http.close()
  await expect.poll(connections).toBe(0)
})

test('does not follow a redirect, which could lead the key to another host', async () => {
  const other = await startServer((response) => response.end('{}'))
  const { url } = await startServer((response) => response.writeHead(307, { location: other.url }).end())
  expect(await send(url, '{}')).toMatchObject({ status: 307 })
  expect(other.received).toHaveLength(0)
})

test('an endless answer is cut off', async () => {
  const { url } = await startServer((response) => {
    const chunk = 'x'.repeat(65_536)
    const pump = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', pump)
    pump()
  })
  await expect(send(url, '{}')).rejects.toThrow('longer than 1048576 bytes')
})

test.each<[string, (response: ServerResponse) => void]>([
  ['before the head', (response) => response.destroy()],
  [
    'in the middle of the body',
    (response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{')
      setImmediate(() => response.destroy())
    },
  ],
])('a connection that breaks %s is an error', async (_, answer) => {
  const { url } = await startServer(answer)
  await expect(send(url, '{}')).rejects.toThrow()
})

test('nobody there is an error', async () => {
  await expect(send('http://127.0.0.1:1', '{}')).rejects.toThrow('ECONNREFUSED')
})

test('an abort ends a request that hangs', async () => {
  const abort = new AbortController()
  const { url } = await startServer(() => abort.abort())
  await expect(send(url, '{}', abort.signal)).rejects.toThrow()
})

test('the client delivers over it, and a batch of 1,000 rows is small on the wire', async () => {
  const { url, received } = await startServer((response) => {
    response.end(JSON.stringify({ accepted: 1_000, duplicates: 0, rejected: [], receivedAt: Date.now() }))
  })
  const plumbline = createPlumbline({ url, ingestKey: '', enabled: true, service: 'api' })
  cleanUp.push(() => plumbline.close())
  for (let i = 0; i < 1_000; i++) plumbline.mark(`message-${i}`, 'queued', { conversationId: `conversation-${i % 50}` })
  expect(await plumbline.flush()).toBe(true)
  const body = gunzipSync(received[0]?.body ?? '')
  expect(JSON.parse(body.toString()).marks).toHaveLength(1_000)
  expect(received[0]?.body.length).toBeLessThan(body.length / 5)
  expect(plumbline.stats()).toMatchObject({ queued: 0, sent: 1_000 })
})
