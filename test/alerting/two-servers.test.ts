import type { AlertsAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask } from '../reliability/harness/http.ts'
import { openSite, type Site } from '../reliability/harness/server.ts'
import { startPostgres, type TestPostgres } from '../state-contract/postgres.ts'
import { check, DEEP_QUEUE, measureDepth } from './alert-site.ts'
import { openReceiver, type Receiver } from './receiver.ts'

/** A lease of 20 s, and a heartbeat of 5 s; the issue allows 30 s. */
const TAKEOVER_WITHIN_MS = 30_000

let postgres: TestPostgres | { missing: string }
let receiver: Receiver
const sites: Site[] = []
beforeAll(async () => {
  postgres = await startPostgres()
  receiver = await openReceiver()
}, 60_000)
afterAll(async () => {
  for (const site of sites) await site.close()
  await receiver.close()
  if ('url' in postgres) await postgres.stop()
})

/** Waits until rules were judged twice more: what the first of the two rounds told is on its way by then. */
async function twoRounds(url: string): Promise<void> {
  const checkedAt = async (): Promise<number> => (await ask<AlertsAnswer>(url, '/api/v1/alerts')).checkedAt ?? 0
  for (let round = 0; round < 2; round++) {
    const before = await checkedAt()
    await eventually(async () => expect(await checkedAt()).toBeGreaterThan(before), TAKEOVER_WITHIN_MS)
  }
}

test('of two servers on one Postgres one evaluates; when it is killed the other takes over, and nobody is told twice', async ({
  skip,
}) => {
  if ('missing' in postgres) return skip(postgres.missing)
  const env = { DATABASE_URL: postgres.url, ALERT_WEBHOOK_URL: receiver.url }
  const start = () => {
    const site = openSite()
    sites.push(site)
    return site.start({ config: DEEP_QUEUE, env })
  }
  const first = await start()
  const second = await start()
  // Each has an event store of its own, so what only the second has seen is not judged while the first holds the lease.
  await measureDepth(second.url, 80)
  await twoRounds(first.url)
  expect(receiver.received).toEqual([])
  await first.kill()
  await eventually(() => expect(receiver.received).toHaveLength(1), TAKEOVER_WITHIN_MS)
  expect(receiver.received[0]?.alerts).toMatchObject([{ name: 'Deep queue', state: 'firing' }])
  // Both ask at once, and a third comes up: it is the same alert, already told.
  const third = await start()
  await measureDepth(third.url, 90)
  await Promise.all([check(second.url), check(third.url), check(second.url), check(third.url)])
  await twoRounds(third.url)
  expect(receiver.received).toHaveLength(1)
}, 120_000)
