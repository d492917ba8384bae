import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../store-contract/gateway.ts'
import { type Answer, post, request } from './harness/http.ts'
import { codeOf } from './harness/problem.ts'
import { headOf, openRaw } from './harness/raw.ts'
import { forgetPeakMemory, memoryBytes, openSite, type Server } from './harness/server.ts'

const MB = 1024 * 1024
const BODY_LIMIT = 5 * MB

/** What hostile bodies may cost, twenty at once. */
const MOST_GROWTH_MB = 64

/** intake.buffer by default. */
const BUFFER_MB = 32

/** A good client is not to notice much; a busy test machine is allowed for. */
const GOOD_ANSWER_WITHIN_MS = 2_000

const site = openSite()
/** In a process of its own: inside the server it takes and gives back 40 MB whenever a round of work asks it something, in the middle of an attack too. */
let store: Gateway
let server: Server
beforeAll(async () => {
  store = await startGateway(join(site.root, 'far'))
  await start()
}, 60_000)
afterAll(async () => {
  await site.close()
  await store.stop()
})

async function start(): Promise<void> {
  server = await site.start({ env: { CLICKHOUSE_URL: store.url } })
  // As much as a server in use has seen: heaps and thread pools have their size.
  for (let i = 0; i < 30; i++) {
    const marks = Array.from({ length: 1_000 }, (_, row) => ({ messageId: `warm-${i}-${row}`, stage: 'queued' }))
    await post(server.url, 'marks', marks)
  }
}

/** What one attack did must not be held against the next. */
afterEach(async () => {
  const ready = await request(`${server.url}/readyz`, { patienceMs: 1_000 }).catch(() => undefined)
  if (ready?.status === 200) return
  await server.kill()
  await start()
}, 60_000)

interface Damage<T> {
  outcome: T
  growthMb: number
  /** How long a good client had to wait meanwhile, at worst. */
  longestMs: number
}

async function under<T>(attack: () => Promise<T>): Promise<Damage<T>> {
  const before = memoryBytes(server.pid, 'now')
  forgetPeakMemory(server.pid)
  let attacking = true
  const attacked = attack().finally(() => {
    attacking = false
  })
  attacked.catch(() => {})
  let longestMs = 0
  while (attacking) {
    const askedAt = performance.now()
    const answer = await post(server.url, 'marks', { messageId: 'good', stage: 'queued' })
    expect(answer.status).toBe(200)
    longestMs = Math.max(longestMs, performance.now() - askedAt)
    // A client that does not stop for breath costs more than the attack.
    await delay(50)
  }
  return { outcome: await attacked, growthMb: (memoryBytes(server.pid, 'peak') - before) / MB, longestMs }
}

const twentyTimes = (body: Buffer, headers: Record<string, string>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: 20 }, () => post(server.url, 'marks', body, headers)))

const filled = (item: string): Buffer => Buffer.from(`[${item}${`,${item}`.repeat((4.9 * MB) / (item.length + 1))}]`)

const GZIP = { 'content-encoding': 'gzip' }
const NDJSON = { 'content-type': 'application/x-ndjson' }
const bomb = gzipSync(Buffer.alloc(200 * MB))

describe('twenty at once cost at most 64 MB, and a good client goes on being answered, when a body is', () => {
  test.each<[string, Buffer, Record<string, string>, string]>([
    ['a bomb: 200 kB that unpack to 200 MB', bomb, GZIP, 'body-too-large'],
    [
      'a bomb in twenty members',
      Buffer.concat(Array(20).fill(gzipSync(Buffer.alloc(10 * MB)))),
      GZIP,
      'body-too-large',
    ],
    ['a bomb in a bomb', gzipSync(bomb), GZIP, 'invalid-json'],
    ['more empty lists than a batch has rows', filled('[]'), {}, 'too-many-rows'],
    ['more empty objects than a batch has rows', filled('{}'), {}, 'too-many-rows'],
    ['the same in a few kB of gzip', gzipSync(filled('{}')), GZIP, 'too-many-rows'],
    ['as many lines that are JSON', Buffer.alloc(BODY_LIMIT, '1\n'), NDJSON, 'too-many-rows'],
    ['as many empty lines', Buffer.alloc(BODY_LIMIT, '\n'), NDJSON, 'too-many-rows'],
  ])('%s', async (_what, body, headers, code) => {
    const { outcome, growthMb, longestMs } = await under(() => twentyTimes(body, headers))
    // More than fits into the buffer at once is refused before it is looked at.
    expect(new Set([code, ...outcome.map(codeOf)])).toEqual(
      new Set([code, ...(outcome.some((answer) => codeOf(answer) === 'overloaded') ? ['overloaded'] : [])]),
    )
    expect(outcome.map(codeOf)).toContain(code)
    expect(longestMs).toBeLessThan(GOOD_ANSWER_WITHIN_MS)
    expect(growthMb).toBeLessThan(MOST_GROWTH_MB)
  })
})

test.each([
  ['a row', (keys: Record<string, number>) => ({ messageId: 'm', stage: 'queued', ...keys })],
  ['attributes', (keys: Record<string, number>) => ({ messageId: 'm', stage: 'queued', attributes: keys })],
])('%s with as many keys as a body can hold holds up nobody, five times at once', async (_where, rowOf) => {
  const row = JSON.stringify(rowOf(Object.fromEntries(Array.from({ length: 400_000 }, (_, index) => [`k${index}`, 1]))))
  const { outcome, growthMb, longestMs } = await under(() =>
    Promise.all(Array.from({ length: 5 }, () => post(server.url, 'marks', row))),
  )
  for (const answer of outcome) expect([200, 400, 413]).toContain(answer.status)
  expect(longestMs).toBeLessThan(GOOD_ANSWER_WITHIN_MS)
  expect(growthMb).toBeLessThan(MOST_GROWTH_MB)
})

test('a body of 6 MB is refused or cut off while it comes, whatever it holds', async () => {
  const { outcome, growthMb } = await under(() =>
    Promise.allSettled(Array.from({ length: 20 }, () => post(server.url, 'marks', Buffer.alloc(6 * MB, ' ')))),
  )
  const outcomes = outcome.map((one) => (one.status === 'fulfilled' ? codeOf(one.value) : one.reason.code))
  expect(new Set(['body-too-large', ...outcomes, 'EPIPE', 'ECONNRESET'])).toHaveLength(3)
  expect(growthMb).toBeLessThan(MOST_GROWTH_MB)
})

test('other ways to compress are refused before anything is unpacked', async () => {
  for (const encoding of ['br', 'deflate', 'zstd', 'gzip, br']) {
    expect(codeOf(await post(server.url, 'marks', bomb, { 'content-encoding': encoding }))).toBe('unsupported-encoding')
  }
})

describe('a length that is a lie', () => {
  test.each<[string, Record<string, string | number>, string, RegExp]>([
    [
      'larger than any body may be is refused before the body comes',
      { 'content-length': 1e15 },
      '{',
      /^HTTP\/1.1 413 /,
    ],
    ['shorter than the body cuts the body off', { 'content-length': 4 }, '{"messageId":"m"}', /^HTTP\/1.1 400 /],
    ['that is no number is refused', { 'content-length': 'many' }, '{}', /^HTTP\/1.1 400 /],
    ['that is negative is refused', { 'content-length': -5 }, '{}', /^HTTP\/1.1 400 /],
    [
      'beside chunks is refused: two readers would not agree where the request ends',
      { 'content-length': 2, 'transfer-encoding': 'chunked' },
      '0\r\n\r\n',
      /^HTTP\/1.1 400 /,
    ],
    ['of a chunk that is no number is refused', { 'transfer-encoding': 'chunked' }, 'zz\r\n{}\r\n', /^HTTP\/1.1 400 /],
  ])('%s', async (_what, headers, body, answer) => {
    const connection = openRaw(
      server.url,
      headOf(server.url, '/api/v1/marks', { ...headers, connection: 'close' }) + body,
    )
    expect(await connection.closed).toMatch(answer)
  })

  test('longer than the body, whose sender hangs up, stores nothing', async () => {
    const mark = JSON.stringify({ messageId: 'hung-up', stage: 'queued' })
    const connection = openRaw(server.url, headOf(server.url, '/api/v1/marks', { 'content-length': 1_000 }) + mark)
    connection.socket.end()
    expect(await connection.closed).not.toMatch(/^HTTP\/1.1 [25]/)
    expect((await request(`${server.url}/api/v1/chat/messages/hung-up`)).status).toBe(404)
  })
})

test('chunks without end are cut off at the limit of a body', async () => {
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
  const { socket, closed, received } = openRaw(
    server.url,
    headOf(server.url, '/api/v1/marks', { 'transfer-encoding': 'chunked' }),
  )
  let sentBytes = 0
  const pour = (): void => {
    while (socket.writable && sentBytes < 100 * MB) {
      sentBytes += chunk.length
      if (!socket.write(chunk)) return
    }
  }
  socket.on('drain', pour)
  pour()
  await closed
  expect(received()).toMatch(/^HTTP\/1.1 413 |^$/)
  expect(sentBytes).toBeLessThan(50 * MB)
})

test('uploads that stop before their end hold no more memory than the intake buffer', async () => {
  const uploads = Array.from({ length: 40 }, () =>
    openRaw(server.url, headOf(server.url, '/api/v1/marks', { 'content-length': BODY_LIMIT })),
  )
  const { growthMb } = await under(async () => {
    for (const { socket } of uploads) socket.write(Buffer.alloc(4.9 * MB))
    // What is written is in the kernel; the server has to have read it.
    await delay(2_000)
  })
  for (const { socket } of uploads) socket.destroy()
  expect(growthMb).toBeLessThan(BUFFER_MB + MOST_GROWTH_MB)
})

/** 15 s for a request, looked at every 5 s. */
const CUT_WITHIN_MS = 21_000

describe('a client that never comes to an end is cut off when it sends', () => {
  test.concurrent.for<[string, string, string]>([
    ['nothing but the beginning of a head', 'POST /api/v1/marks HTTP/1.1\r\n', ''],
    ['its head line by line', 'POST /api/v1/marks HTTP/1.1\r\n', 'x-more: 1\r\n'],
    ['half a body and no more', 'POST /api/v1/marks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{', ''],
    ['its body byte by byte', 'POST /api/v1/marks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{', ' '],
    [
      'chunk after chunk',
      'POST /api/v1/marks HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n',
      '1\r\n \r\n',
    ],
  ])('%s', { timeout: 60_000 }, async ([, beginning, more]) => {
    const { socket, closed } = openRaw(server.url, beginning)
    const openedAt = performance.now()
    const dripping = setInterval(() => more !== '' && socket.write(more), 1_000)
    const answer = await closed
    clearInterval(dripping)
    expect(performance.now() - openedAt).toBeLessThan(CUT_WITHIN_MS)
    expect(answer).toMatch(/^(HTTP\/1.1 408 .*)?/)
  })
})
