import type { OverviewAnswer } from '@plumbline/protocol/api'
import { afterAll, expect, test } from 'vitest'
import { type Answer, ask, post, untilVisible } from './harness/http.ts'
import { intakeAnswerOf } from './harness/problem.ts'
import { memoryBytes, openSite } from './harness/server.ts'
import { readStoredRows } from './harness/stored-rows.ts'

const MB = 1024 * 1024
const PER_BATCH = 1_000

const site = openSite()
afterAll(() => site.close())

/** Rows `from` to `from + 999`, each with a name of its own. */
function batchOf(service: string, from: number): string {
  const rows: string[] = []
  for (let i = from; i < from + PER_BATCH; i++) {
    rows.push(`{"kind":"operation","service":"${service}","name":"GET /users/${i}","value":${i % 1_000}}`)
  }
  return `[${rows.join()}]`
}

async function sendNames(url: string, service: string, names: number): Promise<void> {
  let next = 0
  const sender = async (): Promise<void> => {
    while (next < names) {
      const from = next
      next += PER_BATCH
      const answer: Answer = await post(url, 'measurements', batchOf(service, from))
      expect(intakeAnswerOf(answer)).toMatchObject({ accepted: PER_BATCH })
    }
  }
  await Promise.all([sender(), sender(), sender(), sender()])
}

test('past the limit names become (other), after a restart too, and totals stay right', async () => {
  const config = 'limits:\n  namesPerService: 50\n  services: 3\n'
  let server = await site.start({ config })
  for (const service of ['a', 'b', 'c', 'd', 'e']) await sendNames(server.url, service, PER_BATCH)
  await untilVisible(server.url)
  await server.stop()

  server = await site.start({ config })
  for (const service of ['a', 'f']) await sendNames(server.url, service, PER_BATCH)
  await untilVisible(server.url)
  const { services, freshness } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
  expect(Object.fromEntries(services.map(({ service, count }) => [service, count]))).toEqual({
    a: 2 * PER_BATCH,
    b: PER_BATCH,
    c: PER_BATCH,
    '(other)': 3 * PER_BATCH,
  })
  expect(freshness.foldedNames).toBeGreaterThan(PER_BATCH)
  await server.stop()

  const { rollupMinute } = await readStoredRows(site.dataFolder)
  const namesOf = (service: string) => rollupMinute.filter(({ key }) => key.startsWith(`${service} `))
  for (const service of ['a', 'b', 'c', '(other)']) expect(namesOf(service)).toHaveLength(51)
  expect(namesOf('a').find(({ key }) => key === 'a (other)')?.count).toBe(2 * (PER_BATCH - 50))
})

const NAMES = 1_000_000

/** What ten minutes of steady intake may cost, after the first hundred thousand rows. */
const MOST_GROWTH_MB = 250

test('a million distinct names are counted right, in bounded memory, with 2,000 of them by name', {
  timeout: 180_000,
}, async () => {
  const server = await site.start({ config: '' })
  await sendNames(server.url, 'warm', NAMES / 10)
  await untilVisible(server.url)
  const before = memoryBytes(server.pid, 'now')
  await sendNames(server.url, 'million', NAMES)
  await untilVisible(server.url, 60_000)
  const { services, freshness } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
  expect(services.find(({ service }) => service === 'million')).toMatchObject({ count: NAMES, max: 999, min: 0 })
  expect(freshness.foldedNames).toBe(NAMES + NAMES / 10 - 2 * 2_000)
  expect((memoryBytes(server.pid, 'now') - before) / MB).toBeLessThan(MOST_GROWTH_MB)
})
