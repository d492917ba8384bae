import { randomUUID } from 'node:crypto'
import type { IntakeAnswer } from '@plumbline/protocol'
import type { MessageDetail, OverviewAnswer, PerformanceAnswer, ServiceSummary } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, post, untilVisible } from './harness/http.ts'
import { openSite, type Server } from './harness/server.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => site.close())

const VALUES = [120, 80, 4_000, 250, 990, 15]

const measurements = (service: string) => VALUES.map((value) => ({ kind: 'operation', service, name: 'send', value }))

const counted = ({ status, json }: Answer): Pick<IntakeAnswer, 'accepted' | 'duplicates'> & { status: number } => {
  const { accepted, duplicates } = json as IntakeAnswer
  return { status, accepted, duplicates }
}

/** The line of each service in the overview, without its name. */
async function serviceLines(): Promise<Map<string, Omit<ServiceSummary, 'service'>>> {
  await untilVisible(server.url)
  const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
  return new Map(services.map(({ service, ...figures }) => [service, figures]))
}

describe('a batch with an id', () => {
  const batches = [1, 2, 3, 4, 5].map((times) => ({ times, batchId: randomUUID(), service: `sent-${times}-times` }))

  test('counts once however often it is sent, over a restart too', async () => {
    for (const { times, batchId, service } of batches) {
      for (let copy = 0; copy < times; copy++) {
        const answer = await post(server.url, 'measurements', { batchId, measurements: measurements(service) })
        expect(counted(answer)).toEqual(
          copy === 0
            ? { status: 200, accepted: VALUES.length, duplicates: 0 }
            : { status: 200, accepted: 0, duplicates: VALUES.length },
        )
      }
    }
    const lines = await serviceLines()
    const once = lines.get('sent-1-times')
    expect(once).toMatchObject({ count: VALUES.length, mean: 909.17, min: 15, max: 4_000 })
    for (const { service } of batches) expect(lines.get(service)).toEqual(once)

    await server.kill()
    server = await site.start()
    for (const { batchId, service } of batches) {
      const again = await post(server.url, 'measurements', { batchId, measurements: measurements(service) })
      expect(counted(again)).toEqual({ status: 200, accepted: 0, duplicates: VALUES.length })
    }
    expect(await serviceLines()).toEqual(lines)
  })

  test('counts once when only the spool has it at a SIGKILL', async () => {
    const body = { batchId: randomUUID(), measurements: measurements('spooled') }
    await server.stop()
    server = await site.start({ config: 'intake:\n  groupDelay: 10s\n' })
    expect(counted(await post(server.url, 'measurements', body)).accepted).toBe(VALUES.length)
    await server.kill()
    server = await site.start({ config: '' })
    expect(counted(await post(server.url, 'measurements', body)).duplicates).toBe(VALUES.length)
    expect((await serviceLines()).get('spooled')?.count).toBe(VALUES.length)
  })

  test('counts once when its copies arrive at the same time', async () => {
    const batchId = randomUUID()
    const body = { batchId, measurements: measurements('at-once') }
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(server.url, 'measurements', body)))
    expect(answers.map((answer) => counted(answer).accepted).sort()).toEqual([...Array(9).fill(0), VALUES.length])
    expect((await serviceLines()).get('at-once')?.count).toBe(VALUES.length)
  })

  test('is another one among marks than among measurements', async () => {
    const batchId = randomUUID()
    const marks = [{ messageId: 'shared-id', stage: 'queued' }]
    expect(
      counted(await post(server.url, 'measurements', { batchId, measurements: measurements('shared-id') })),
    ).toEqual({ status: 200, accepted: VALUES.length, duplicates: 0 })
    expect(counted(await post(server.url, 'marks', { batchId, marks }))).toEqual({
      status: 200,
      accepted: 1,
      duplicates: 0,
    })
  })

  test('of which nothing could be taken is not remembered', async () => {
    const batchId = randomUUID()
    const bad = { kind: 'operation', service: 'mended', name: 'send', value: 'much' }
    expect((await post(server.url, 'measurements', { batchId, measurements: [bad] })).status).toBe(400)
    const mended = { ...bad, value: 1 }
    expect(counted(await post(server.url, 'measurements', { batchId, measurements: [mended] }))).toEqual({
      status: 200,
      accepted: 1,
      duplicates: 0,
    })
  })
})

test('a batch without an id is new every time', async () => {
  for (let copy = 0; copy < 3; copy++) {
    const answer = await post(server.url, 'measurements', measurements('without-id'))
    expect(counted(answer)).toEqual({ status: 200, accepted: VALUES.length, duplicates: 0 })
  }
  expect((await serviceLines()).get('without-id')?.count).toBe(3 * VALUES.length)
})

describe('the same mark 1,000 times', () => {
  const at = Date.now() - 1_000
  const analysis = async (conversationId: string) =>
    (await ask<PerformanceAnswer>(server.url, `/api/v1/chat/performance?conversationId=${conversationId}`)).data

  test('in one batch is taken once, and the rest are duplicates', async () => {
    const mark = { messageId: 'repeated-1', stage: 'queued', at, conversationId: 'in-one-batch' }
    const answer = await post(server.url, 'marks', Array(1_000).fill(mark))
    expect(counted(answer)).toEqual({ status: 200, accepted: 1, duplicates: 999 })
    await untilVisible(server.url)
    expect(await analysis('in-one-batch')).toMatchObject({ totalMessages: 1, states: { inFlight: 1 } })
  })

  test('in as many requests is one message all the same', async () => {
    const stages = ['queued', 'started', 'completed', 'sent']
    const marks = stages.map((stage, index) => ({
      messageId: 'repeated-2',
      stage,
      at: at + index * 100,
      conversationId: 'in-many-requests',
    }))
    const send = async (times: number): Promise<void> => {
      for (let copy = 0; copy < times; copy++) expect((await post(server.url, 'marks', marks)).status).toBe(200)
    }
    await Promise.all(Array.from({ length: 10 }, () => send(100)))
    await untilVisible(server.url)
    expect(await analysis('in-many-requests')).toMatchObject({
      totalMessages: 1,
      completeMessages: 1,
      stats: { meanLatency: 300, p99Latency: 300 },
      anomalies: { repeatedMarks: 4 * 999 },
    })
  })

  test('does not hide the other marks of its message, and says how often it came', async () => {
    const { marks } = await ask<MessageDetail>(server.url, '/api/v1/chat/messages/repeated-2')
    expect(marks.map(({ stage, times }) => ({ stage, times }))).toEqual(
      ['queued', 'started', 'completed', 'sent'].map((stage) => ({ stage, times: 1_000 })),
    )
  })
})
