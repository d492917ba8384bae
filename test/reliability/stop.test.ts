import { setTimeout as delay } from 'node:timers/promises'
import type { HealthAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './harness/eventually.ts'
import { ask, request, untilVisible } from './harness/http.ts'
import { FLAWLESS, judge } from './harness/judge.ts'
import { createOracle } from './harness/oracle.ts'
import { type Producers, startProducers } from './harness/producers.ts'
import { headOf, openRaw, type RawConnection } from './harness/raw.ts'
import { complaintsOf, type Exit, openSite, type Server } from './harness/server.ts'
import { readStoredRows } from './harness/stored-rows.ts'

/** What the issue allows a stop to take. */
const STOP_WITHIN_MS = 10_000
const AT_ONCE_MS = 2_000

/** Ended by the signal: with its number added to 128, or as the signal itself ends a process. */
const BY_SIGTERM = [
  { code: 143, signal: null },
  { code: null, signal: 'SIGTERM' },
]

const site = openSite()
const oracle = createOracle({ random: Math.random, now: Date.now })
let producers: Producers
let server: Server
beforeAll(async () => {
  server = await site.start()
  producers = startProducers({ oracle, random: Math.random })
})
afterAll(() => site.close())

const startAgain = async (): Promise<void> => {
  server = await site.start()
}
const lastStop = async (): Promise<string | undefined> =>
  (await ask<HealthAnswer>(server.url, '/api/health')).checks.lastStop?.detail

const stopping = (): Promise<void> => eventually(() => expect(server.stdout()).toContain('Stopping'))

/** Clients that ask one question after the other, until the server is gone. */
const askOn = (clients: number): Promise<unknown> => {
  const askOnAndOn = async (): Promise<void> => {
    for (;;) await request(`${server.url}/api/v1/overview`)
  }
  return Promise.allSettled(Array.from({ length: clients }, askOnAndOn))
}

/** The end of a server that is told to stop for a second time; one that does not end is killed. */
async function endAtOnce(): Promise<Exit> {
  const stopped = server.stop()
  await stopping()
  const alarm = setTimeout(() => server.signal('SIGKILL'), AT_ONCE_MS)
  server.signal('SIGTERM')
  const exit = await stopped
  clearTimeout(alarm)
  return exit
}

/** A client that never sends the end of its request. */
const stalledUpload = async (): Promise<RawConnection> => {
  const upload = openRaw(server.url, `${headOf(server.url, '/api/v1/marks', { 'content-length': 100 })}{`)
  await delay(100)
  return upload
}

test('SIGTERM under load: not ready any more, what was taken is finished, exit 0 within 10 s, and the next start knows', async () => {
  producers.target(server.url)
  const listener = openRaw(server.url, 'GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n')
  const asking = askOn(2)
  await eventually(() => expect(oracle.issued.length).toBeGreaterThan(200))
  const signalledAt = performance.now()
  const stopped = server.stop()
  await stopping()
  const ready = await request(`${server.url}/readyz`).then(
    ({ status }) => status,
    ({ code }: NodeJS.ErrnoException) => code,
  )
  expect(['ECONNREFUSED', 'ECONNRESET', 503]).toContain(ready)
  const { code, signal, stderr } = await stopped
  expect(performance.now() - signalledAt).toBeLessThan(STOP_WITHIN_MS)
  expect({ code, signal, complaints: complaintsOf(stderr) }).toEqual({ code: 0, signal: null, complaints: '' })
  expect(await listener.closed).toContain('event: hello')
  await asking

  await startAgain()
  producers.target(server.url)
  await producers.finish()
  expect(await lastStop()).toBe('clean')
  await untilVisible(server.url)
})

test('a second signal ends it at once, and the next start says that the stop was not clean', async () => {
  const upload = await stalledUpload()
  const { code, signal } = await endAtOnce()
  expect(BY_SIGTERM).toContainEqual({ code, signal })
  await upload.closed
  await startAgain()
  expect(await lastStop()).toMatch(/^not clean/)
})

test('a second signal ends it at once in the middle of questions, too', async () => {
  const asking = askOn(8)
  await delay(300)
  const { code, signal } = await endAtOnce()
  expect(BY_SIGTERM).toContainEqual({ code, signal })
  await asking
})

test('a client that never ends its upload neither holds up a stop for 10 s nor makes it unclean', async () => {
  await startAgain()
  const upload = await stalledUpload()
  const signalledAt = performance.now()
  const { code, signal, stderr } = await server.stop()
  expect(performance.now() - signalledAt).toBeLessThan(STOP_WITHIN_MS)
  expect({ code, signal, complaints: complaintsOf(stderr) }).toEqual({ code: 0, signal: null, complaints: '' })
  await upload.closed
  await startAgain()
  expect(await lastStop()).toBe('clean')
})

test('after a SIGKILL the next start says that the stop was not clean', async () => {
  await server.kill()
  await startAgain()
  expect(await lastStop()).toMatch(/^not clean/)
})

test('after all these stops every acknowledged row is there once', async () => {
  await server.stop()
  expect(judge(oracle, await readStoredRows(site.dataFolder))).toEqual(FLAWLESS)
})
