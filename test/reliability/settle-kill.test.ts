import type { OverviewAnswer, PerformanceAnswer } from '@plumbline/protocol/api'
import { afterAll, expect, test } from 'vitest'
import { eventually } from './harness/eventually.ts'
import { ask, post, untilVisible } from './harness/http.ts'
import { type Moment, watchFor } from './harness/moments.ts'
import { openSite, type Server } from './harness/server.ts'

const site = openSite()
afterAll(() => site.close())

const MESSAGES = 50

/** Messages settle every ten seconds, five seconds after they came to rest at the earliest. */
const SETTLED_WITHIN_MS = 30_000

async function sendComplete(server: Server, round: number): Promise<void> {
  const at = Date.now() - 2_000
  const marks = Array.from({ length: MESSAGES }, (_, index) =>
    ['queued', 'started', 'completed', 'sent'].map((stage, place) => ({
      messageId: `message-${round}-${index}`,
      stage,
      at: at + place * 100,
    })),
  ).flat()
  expect((await post(server.url, 'marks', marks)).json).toMatchObject({ accepted: 4 * MESSAGES })
  await untilVisible(server.url)
}

/** Only settling writes measurements here, so that a new part is a message on its way into history. */
const killAt = (server: Server, moment: Moment): Promise<unknown> =>
  new Promise((resolve) => {
    watchFor(moment, site.dataFolder, () => {
      server.signal('SIGKILL')
      resolve(server.exited)
    })
  })

test('a server that is killed while it settles messages settles them once, in rows, rollups and every figure of a long window', {
  timeout: 150_000,
}, async () => {
  const moments = ['measurements written', 'rollup_hour written'] as const
  let server = await site.start()
  for (const [round, moment] of moments.entries()) {
    await sendComplete(server, round)
    await killAt(server, moment)
    server = await site.start()
  }
  const messages = MESSAGES * moments.length
  await sendComplete(server, moments.length)
  const complete = async (): Promise<number> =>
    (await ask<PerformanceAnswer>(server.url, '/api/v1/chat/performance?window=7d&limit=0')).data.completeMessages
  await eventually(async () => expect(await complete()).toBeGreaterThan(messages), SETTLED_WITHIN_MS)
  expect(await complete()).toBe(messages + MESSAGES)
  const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
  expect(services.map(({ kind, service, count, failures }) => [kind, service, count, failures]).sort()).toEqual([
    ['message', 'chat', messages + MESSAGES, 0],
    ['phase', 'chat', 3 * (messages + MESSAGES), 0],
  ])
})
