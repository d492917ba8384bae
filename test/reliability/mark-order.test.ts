import type { MessageSample, MessageState, PerformanceAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, post, untilVisible } from './harness/http.ts'
import { openSite, type Server } from './harness/server.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => site.close())

const STAGES = ['queued', 'started', 'completed', 'sent'] as const
type Stage = (typeof STAGES)[number]

const MINUTE_MS = 60_000
const START = Date.now() - 30 * MINUTE_MS

/** Gaps of up to 15 minutes between the stages of a message. */
const AT: Record<Stage, number> = {
  queued: START,
  started: START + 400,
  completed: START + 2_400,
  sent: START + 15 * MINUTE_MS,
}

const PHASES = { queueToWorker: 400, workerProcessing: 2_000, workerToChatwoot: 15 * MINUTE_MS - 2_400 }

const mark = (messageId: string, stage: string, at: number, conversationId = messageId) => ({
  messageId,
  stage,
  at,
  conversationId,
})

/** The messages of a conversation; `samples` has each of them by its id. */
async function analyse(conversationId: string) {
  const path = `/api/v1/chat/performance?conversationId=${conversationId}`
  const { data } = await ask<PerformanceAnswer>(server.url, path)
  const samples = new Map<string, MessageSample>(data.samples.map((sample) => [sample.messageId, sample]))
  return { ...data, samples }
}

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))

test('in all 24 orders of arrival a message has the same phases', async () => {
  const orders = permutations(STAGES)
  expect(orders).toHaveLength(24)
  for (let place = 0; place < STAGES.length; place++) {
    const marks = orders.map((order, index) => {
      const stage = order[place] ?? 'queued'
      return mark(`order-${index}`, stage, AT[stage], 'orders')
    })
    expect(await post(server.url, 'marks', marks)).toMatchObject({ status: 200, json: { accepted: 24 } })
    // Each place is an insert of its own, so that no message is whole before the last.
    await untilVisible(server.url)
  }
  const { samples, totalMessages } = await analyse('orders')
  expect(totalMessages).toBe(24)
  for (const index of orders.keys()) {
    expect(samples.get(`order-${index}`)).toMatchObject({
      state: 'complete',
      startedAt: START,
      latencyMs: 15 * MINUTE_MS,
      phases: PHASES,
      missingStages: [],
    })
  }
})

describe('with marks missing', () => {
  const subsets = Array.from({ length: 15 }, (_, index) =>
    STAGES.filter((_stage, bit) => ((index + 1) & (1 << bit)) !== 0),
  )

  const stateOf = (stages: readonly Stage[]): MessageState => {
    if (stages.length === STAGES.length) return 'complete'
    return STAGES.slice(0, stages.length).every((stage) => stages.includes(stage)) ? 'inFlight' : 'timingLost'
  }

  test('every subset of the marks has the state, the missing stages and the phases that it can have', async () => {
    const marks = subsets.flatMap((stages) =>
      stages.map((stage) => mark(stages.join('-'), stage, AT[stage], 'subsets')),
    )
    expect((await post(server.url, 'marks', marks)).status).toBe(200)
    await untilVisible(server.url)
    const { samples } = await analyse('subsets')
    for (const stages of subsets) {
      const known = (from: Stage, to: Stage, ms: number) => (stages.includes(from) && stages.includes(to) ? ms : null)
      expect(samples.get(stages.join('-')), stages.join(', ')).toMatchObject({
        state: stateOf(stages),
        missingStages: STAGES.filter((stage) => !stages.includes(stage)),
        phases: {
          queueToWorker: known('queued', 'started', PHASES.queueToWorker),
          workerProcessing: known('started', 'completed', PHASES.workerProcessing),
          workerToChatwoot: known('completed', 'sent', PHASES.workerToChatwoot),
        },
      })
    }
  })

  test('a mark that comes late corrects the message, it does not add one', async () => {
    const [queued, started, completed, sent] = STAGES.map((stage) => mark('late', stage, AT[stage]))
    await post(server.url, 'marks', [queued, completed, sent])
    await untilVisible(server.url)
    expect((await analyse('late')).samples.get('late')?.state).toBe('timingLost')
    await post(server.url, 'marks', [started])
    await untilVisible(server.url)
    const { samples, totalMessages } = await analyse('late')
    expect(totalMessages).toBe(1)
    expect(samples.get('late')).toMatchObject({ state: 'complete', phases: PHASES })
  })

  test('a failure ends a message, whatever is missing', async () => {
    await post(server.url, 'marks', [mark('failed', 'queued', AT.queued), mark('failed', 'failed', AT.queued + 700)])
    await untilVisible(server.url)
    expect((await analyse('failed')).samples.get('failed')).toMatchObject({
      state: 'failed',
      latencyMs: null,
      ageMs: 700,
    })
  })
})

test('marks whose times contradict their order give a negative phase: shown and counted, in no figure', async () => {
  const at = Date.now() - 5_000
  await post(server.url, 'marks', [
    mark('negative', 'queued', at),
    mark('negative', 'started', at - 300),
    mark('negative', 'completed', at + 500),
    mark('negative', 'sent', at + 600),
  ])
  await untilVisible(server.url)
  const { totalMessages, anomalies, samples, phases } = await analyse('negative')
  expect({ totalMessages, negativePhases: anomalies.negativePhases }).toEqual({ totalMessages: 1, negativePhases: 1 })
  expect(samples.get('negative')?.phases.queueToWorker).toBe(-300)
  expect(phases.map(({ id, count, negative }) => [id, count, negative])).toEqual([
    ['queueToWorker', 0, 1],
    ['workerProcessing', 1, 0],
    ['workerToChatwoot', 1, 0],
  ])
})

test('two pipelines may use the same message id', async () => {
  const config = `
pipelines:
  mail:
    title: Mail
    sla: 1m
    stages: [queued, delivered]
`
  const other = openSite()
  try {
    const { url } = await other.start({ config })
    const at = Date.now() - 10_000
    expect(
      (
        await post(url, 'marks', [
          { messageId: 'same', stage: 'queued', at },
          { messageId: 'same', stage: 'queued', at: at + 1_000, pipeline: 'mail' },
          { messageId: 'same', stage: 'delivered', at: at + 3_000, pipeline: 'mail' },
        ])
      ).json,
    ).toMatchObject({ accepted: 3 })
    await untilVisible(url)
    const sample = async (pipeline: string) =>
      (await ask<PerformanceAnswer>(url, `/api/v1/chat/performance?pipeline=${pipeline}`)).data.samples
    expect(await sample('chat')).toMatchObject([{ messageId: 'same', state: 'inFlight', startedAt: at }])
    expect(await sample('mail')).toMatchObject([{ messageId: 'same', state: 'complete', latencyMs: 2_000 }])
  } finally {
    await other.close()
  }
})
