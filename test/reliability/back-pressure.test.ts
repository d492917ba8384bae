import { randomUUID } from 'node:crypto'
import type { OverviewAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, ask, post, untilVisible } from './harness/http.ts'
import { codeOf, intakeAnswerOf } from './harness/problem.ts'
import { openSite, type Server } from './harness/server.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start({ config: 'intake:\n  buffer: 1MB\n' })
})
afterAll(() => site.close())

const ROWS = 1_000

const batch = (service: string) => ({
  batchId: randomUUID(),
  measurements: Array.from({ length: ROWS }, (_, value) => ({
    kind: 'operation',
    service,
    name: 'send',
    value,
    attributes: { padding: 'x'.repeat(600) },
  })),
})

test('past the intake buffer the answer is 429 with Retry-After; what was refused counts once when it is sent again', async () => {
  const batches = Array.from({ length: 20 }, () => batch('pressed'))
  const send = (body: object): Promise<Answer> => post(server.url, 'measurements', body)
  const answers = await Promise.all(batches.map(send))
  const refused = batches.filter((_, index) => answers[index]?.status === 429)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
  for (const answer of answers.filter(({ status }) => status === 429)) {
    expect(codeOf(answer)).toBe('overloaded')
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
  }
  for (const body of refused) expect(intakeAnswerOf(await send(body))).toMatchObject({ accepted: ROWS, duplicates: 0 })
  for (const body of batches) expect(intakeAnswerOf(await send(body))).toMatchObject({ accepted: 0, duplicates: ROWS })
  await untilVisible(server.url)
  const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
  expect(services).toMatchObject([{ service: 'pressed', count: 20 * ROWS, max: ROWS - 1 }])
})

test('a body larger than the whole buffer is told so, and not to come back later', async () => {
  const large = [...batch('large').measurements, ...batch('large').measurements].slice(0, ROWS)
  for (const row of large) row.attributes.padding = 'x'.repeat(1_024)
  const answer = await post(server.url, 'measurements', large)
  expect(answer.status === 200 || codeOf(answer) === 'body-too-large', answer.text.slice(0, 300)).toBe(true)
})
