import { randomUUID } from 'node:crypto'
import { mkdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { HealthAnswer, OverviewAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../store-contract/gateway.ts'
import { eventually } from './harness/eventually.ts'
import { type Answer, ask, post, request, untilVisible } from './harness/http.ts'
import { FLAWLESS, judge } from './harness/judge.ts'
import { createOracle } from './harness/oracle.ts'
import { codeOf, intakeAnswerOf } from './harness/problem.ts'
import { startProducers } from './harness/producers.ts'
import { openSite, type Server } from './harness/server.ts'
import { readStoredRows } from './harness/stored-rows.ts'

const SPOOL_BYTES = 2 * 1024 * 1024

const site = openSite()
/** Where the remote store keeps its files, laid out as a data folder is. */
const farFolder = join(site.root, 'far')
let store: Gateway
let server: Server
const start = async (): Promise<void> => {
  server = await site.start({ config: 'intake:\n  spool: 2MB\n', env: { CLICKHOUSE_URL: store.url } })
}
beforeAll(async () => {
  mkdirSync(farFolder)
  store = await startGateway(join(farFolder, 'events'))
  await start()
})
afterAll(async () => {
  await site.close()
  await store.stop()
})

const oracle = createOracle({ random: Math.random, now: Date.now })

const large = (batchId?: string) => ({
  ...(batchId !== undefined && { batchId }),
  measurements: Array.from({ length: 200 }, (_, value) => ({
    kind: 'gauge',
    service: 'filler',
    name: 'n',
    value,
    attributes: { padding: 'x'.repeat(1_000) },
  })),
})
const sendLarge = (batchId?: string): Promise<Answer> => post(server.url, 'measurements', large(batchId))

const health = async (): Promise<HealthAnswer> => (await request(`${server.url}/api/health`)).json as HealthAnswer

const checkRules = (): Promise<Answer> => request(`${server.url}/api/v1/alerts/check`, { method: 'POST' })

const fillerCount = async (): Promise<number> => {
  const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
  return services.find(({ service }) => service === 'filler')?.count ?? 0
}

describe('while a remote store is away', () => {
  let acceptedLarge = 0

  test('batches are taken, with and without an id, and health says where they are kept', async () => {
    await store.refuseConnections()
    for (const batchId of [undefined, randomUUID()]) {
      expect(intakeAnswerOf(await sendLarge(batchId))).toMatchObject({ accepted: 200 })
      acceptedLarge += 200
    }
    const { status, checks } = await health()
    expect(status).not.toBe('healthy')
    expect(checks.store?.detail).toMatch(/kept in the spool/)
    expect(checks.spool?.detail).toMatch(/^400 rows/)
  })

  test('a batch that was taken meanwhile counts once when it is sent again', async () => {
    const batchId = randomUUID()
    expect(intakeAnswerOf(await sendLarge(batchId))).toMatchObject({ accepted: 200, duplicates: 0 })
    expect(intakeAnswerOf(await sendLarge(batchId))).toMatchObject({ accepted: 0, duplicates: 200 })
    acceptedLarge += 200
  })

  test('a question is answered within 10 s: 503, with a problem that says so', async () => {
    const askedAt = performance.now()
    const answer = await request(`${server.url}/api/v1/overview`)
    expect(performance.now() - askedAt).toBeLessThan(10_000)
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 503, code: 'store-failed' })
    expect((await request(`${server.url}/livez`)).status).toBe(200)
  })

  test('health says that no rule can be judged, and until they are again', async () => {
    expect((await checkRules()).status).toBe(503)
    const { alerts } = (await health()).checks
    expect(alerts).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/could not be judged for .+ not answer/),
    })
    const { text } = await request(`${server.url}/metrics`)
    expect(text).toMatch(/^plumbline_alert_rounds_total\{outcome="failed"\} [1-9]/m)
  })

  test('once the spool is full the answer is 503 with Retry-After, and the spool is not larger than it may be', async () => {
    let answer = await sendLarge()
    while (answer.status === 200) {
      acceptedLarge += 200
      answer = await sendLarge()
    }
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 503, code: 'spool-full' })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(acceptedLarge * 1_000).toBeGreaterThan(SPOOL_BYTES / 2)
    expect(acceptedLarge * 1_000).toBeLessThan(SPOOL_BYTES)
  })

  test('once it is back, the spool is emptied in order, the counts are exact, and batches are taken again', async () => {
    const removed: string[] = []
    const watcher = watch(join(site.dataFolder, 'spool'), (event, file) => {
      if (event === 'rename' && file?.endsWith('.segment')) removed.push(file)
    })
    await store.acceptConnections()
    await untilVisible(server.url, 30_000)
    watcher.close()
    const segments = [...new Set(removed)]
    expect(segments).toEqual(segments.toSorted())
    await eventually(async () => expect(await fillerCount()).toBe(acceptedLarge))
    expect(intakeAnswerOf(await sendLarge(randomUUID()))).toMatchObject({ accepted: 200 })
    expect((await checkRules()).status).toBe(200)
    const { checks } = await health()
    expect({ store: checks.store?.status, alerts: checks.alerts?.status }).toEqual({
      store: 'healthy',
      alerts: 'healthy',
    })
  })
})

test('through a store that comes and goes, answers that are lost, and a kill, every row counts once', {
  timeout: 60_000,
}, async () => {
  const producers = startProducers({ oracle, random: Math.random })
  producers.target(server.url)
  const until = (count: number): Promise<void> =>
    eventually(() => expect(oracle.issued.length).toBeGreaterThan(count), 20_000)

  await until(50)
  await store.arrange({ on: 'insert', times: 2, what: { kind: 'drop before answer' } })
  await until(100)
  await store.refuseConnections()
  await until(200)
  await store.acceptConnections()
  await store.arrange({ on: 'insert', times: 1, what: { kind: 'unavailable' } })
  await until(250)
  await store.refuseConnections()
  await until(300)
  await server.kill()
  await store.acceptConnections()
  await start()
  producers.target(server.url)
  await until(350)
  await producers.finish()
  await untilVisible(server.url, 30_000)
  expect((await server.stop()).code).toBe(0)

  await store.stop()
  const stored = await readStoredRows(farFolder)
  expect(judge(oracle, stored)).toEqual(FLAWLESS)
})
