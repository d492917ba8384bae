import { setTimeout as delay } from 'node:timers/promises'
import type { OverviewAnswer } from '@plumbline/protocol/api'
import { afterAll, expect, test } from 'vitest'
import { createRandom } from '../../packages/protocol/test-support/shapes.ts'
import { ask, untilVisible } from './harness/http.ts'
import { FLAWLESS, judge } from './harness/judge.ts'
import { MOMENTS, type Moment, watchFor } from './harness/moments.ts'
import { createOracle } from './harness/oracle.ts'
import { startProducers } from './harness/producers.ts'
import { openSite, type Server } from './harness/server.ts'
import { readStoredRows } from './harness/stored-rows.ts'

const ROUNDS = 20
const site = openSite()
afterAll(() => site.close())

/** A moment that never comes must not hang the test. */
const LONGEST_WAIT_MS = 3_000

test(`a server that is killed ${ROUNDS} times during intake loses nothing that it acknowledged, and counts nothing twice`, {
  timeout: 180_000,
}, async () => {
  const seed = Date.now() % 1_000_000
  const random = createRandom(seed)
  const oracle = createOracle({ random, now: Date.now })
  let onAcknowledged = (): void => {}
  const producers = startProducers({ oracle, random, onAcknowledged: () => onAcknowledged() })
  const seen: Moment[] = []

  async function untilMoment(moment: Moment, server: Server): Promise<void> {
    const come = new Promise<void>((resolve) => {
      const strike = (): void => {
        seen.push(moment)
        server.signal('SIGKILL')
        resolve()
      }
      const watcher = watchFor(moment, site.dataFolder, strike)
      if (moment === 'acknowledged') onAcknowledged = strike
      setTimeout(() => {
        watcher?.close()
        resolve()
      }, LONGEST_WAIT_MS).unref()
    })
    await come
    onAcknowledged = () => {}
  }

  for (let round = 0; round < ROUNDS; round++) {
    const server = await site.start()
    producers.target(server.url)
    const moment = MOMENTS[round]
    await delay(5 + random() * 295)
    if (moment) await untilMoment(moment, server)
    await server.kill()
  }

  const last = await site.start()
  producers.target(last.url)
  await producers.finish()
  const fresh = oracle.issued.filter((batch) => oracle.isAcknowledged(batch)).length
  await untilVisible(last.url)
  const { services } = await ask<OverviewAnswer>(last.url, '/api/v1/overview')
  await last.stop()
  const stored = await readStoredRows(site.dataFolder)

  expect(judge(oracle, stored), `seed ${seed}`).toEqual(FLAWLESS)
  expect(seen).toEqual(MOMENTS)
  expect(fresh).toBeGreaterThan(ROUNDS)
  expect(services.reduce((sum, { kind, count }) => (kind === 'operation' ? sum + count : sum), 0)).toBe(
    stored.measurements.length,
  )
})
