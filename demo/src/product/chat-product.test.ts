import { createPlumbline, type Plumbline } from '@plumbline/node'
import type { Measurement } from '@plumbline/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { DRAFT_CALL, MAINTENANCE, refusedWith, SEND_CALL } from '../model/calls.ts'
import { createRandom } from '../model/random.ts'
import type { ScenarioName } from '../model/scenario.ts'
import { type RecordingServer, startRecordingServer } from '../testing/recording-server.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { type ChatProduct, startChatProduct } from './chat-product.ts'

/** How much faster than the clock everything happens. */
const SPEED = 20
/** For machines that do many other things: starting an embedded Postgres alone is seconds of work. */
const PATIENCE_MS = 90_000
const EVENTUALLY = { timeout: PATIENCE_MS, interval: 20 }

const REDIS_AVAILABLE = hasRedis()

const SYSTEMS = [
  { name: 'pg-boss on PGlite', available: true, needsRedis: false },
  { name: 'BullMQ on Redis', available: REDIS_AVAILABLE, needsRedis: true },
]

describe.each(SYSTEMS)('the product on $name', { timeout: PATIENCE_MS }, ({ available, needsRedis }) => {
  let redis: TestRedis | undefined
  let server: RecordingServer
  let plumbline: Plumbline
  let product: ChatProduct

  async function start(initialScenario: ScenarioName): Promise<void> {
    product = await startChatProduct({
      plumbline,
      initialScenario,
      perMinute: 40,
      workers: 4,
      jobsPerSecond: 30,
      redisUrl: redis?.url,
      random: createRandom(1),
      busyness: () => 0.5,
      runId: `test-${process.pid}-${initialScenario}`,
      speed: SPEED,
      onError: (error) => expect(error).toBeUndefined(),
    })
  }

  async function stop(): Promise<void> {
    await product.close({ timeoutMs: 10_000 })
    expect(await plumbline.flush()).toBe(true)
  }

  const operations = (): Measurement[] => server.measurements.filter(({ kind }) => kind === 'operation')
  const callsTo = ({ service, name }: { service: string; name: string }, messageId: string): Measurement[] =>
    operations().filter((row) => row.service === service && row.name === name && row.traceId === messageId)
  const sent = (): number => product.tally.summary(Date.now()).sentLastMinute
  const stagesOf = (messageId: string): string[] => (server.messages().get(messageId) ?? []).map(({ stage }) => stage)

  beforeAll(async () => {
    if (needsRedis && available) redis = await startRedis()
  })
  afterAll(async () => {
    await redis?.stop()
  })
  beforeEach(async () => {
    server = await startRecordingServer()
    plumbline = createPlumbline({ url: server.url.href, service: 'demo-chat', environment: 'demo', enabled: true })
  })
  afterEach(async () => {
    await product?.close({ timeoutMs: 0 })
    await plumbline.close({ timeoutMs: 0 })
    await server.close()
  })

  test.runIf(available)('marks each message once at every stage, in order, and measures both calls', async () => {
    await start('calm')
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(20), EVENTUALLY)
    await stop()

    const messages = server.messages()
    expect(messages.size).toBeGreaterThan(20)
    for (const marks of messages.values()) {
      expect(marks.map(({ stage }) => stage)).toEqual(['queued', 'started', 'completed', 'sent'])
      expect(new Set(marks.map(({ conversationId }) => conversationId)).size).toBe(1)
      expect(marks.every(({ service, environment }) => service === 'demo-chat' && environment === 'demo')).toBe(true)
    }
    for (const [messageId, marks] of messages) {
      for (const call of [DRAFT_CALL, SEND_CALL]) {
        const { ok, subject } = callsTo(call, messageId).at(-1) ?? {}
        expect({ messageId, ok, subject }).toEqual({ messageId, ok: true, subject: marks[0]?.conversationId })
      }
    }
    const generated = server.measurements.filter(({ kind, ok }) => kind === 'draft' && ok)
    expect(new Set(generated.map(({ name }) => name))).toEqual(new Set(['generation']))
    expect(generated.map(({ traceId }) => traceId).sort()).toEqual([...messages.keys()].sort())
  })

  test.runIf(available)('tries a send that fails again without a second draft, and ends in failed', async () => {
    await start('helpdesk-down')
    await vi.waitFor(() => expect(product.tally.summary(Date.now()).failedLastMinute).toBeGreaterThan(2), EVENTUALLY)
    await stop()

    const failed = [...server.messages().keys()].filter((messageId) => stagesOf(messageId).includes('failed'))
    expect(failed.length).toBeGreaterThan(2)
    for (const messageId of failed) {
      expect(stagesOf(messageId)).toEqual(['queued', 'started', 'completed', 'failed'])
      expect(callsTo(DRAFT_CALL, messageId)).toHaveLength(1)
      expect(callsTo(SEND_CALL, messageId).map(({ ok }) => ok)).toEqual([false, false, false])
    }
    expect(operations().map(({ errorType }) => errorType)).toContain(refusedWith(MAINTENANCE).errorType)
    const mended = [...server.messages().keys()].filter(
      (messageId) => stagesOf(messageId).includes('sent') && callsTo(SEND_CALL, messageId).length > 1,
    )
    expect(mended.length).toBeGreaterThan(0)
  })

  test.runIf(available)(
    'takes up another scenario while it runs: with one worker messages wait, with all of them no more',
    async () => {
      await start('calm')
      await vi.waitFor(() => expect(sent()).toBeGreaterThan(5), EVENTUALLY)
      expect(product.tally.waiting()).toBeLessThan(10)

      const change = (scenario: string): Promise<Response> =>
        fetch(new URL('/scenario', product.url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ scenario }),
        })
      expect((await change('backlog')).status).toBe(200)
      await vi.waitFor(() => expect(product.tally.waiting()).toBeGreaterThan(20), EVENTUALLY)
      expect((await change('sunny')).status).toBe(400)
      expect(product.behaviour.name).toBe('backlog')
      expect((await change('calm')).status).toBe(200)
      await vi.waitFor(() => expect(product.tally.waiting()).toBeLessThan(3), EVENTUALLY)
      await stop()
      expect([...server.messages().keys()].every((messageId) => stagesOf(messageId).at(-1) === 'sent')).toBe(true)
    },
  )

  test.runIf(available)('leaves no message open when it is stopped in the middle of its work', async () => {
    await start('slow-ai')
    await vi.waitFor(() => expect(product.tally.open().length).toBeGreaterThan(2), EVENTUALLY)
    await product.close({ timeoutMs: 0 })
    expect(product.tally.open()).toEqual([])
    await plumbline.flush()
    const last = [...server.messages().keys()].map((messageId) => stagesOf(messageId).at(-1))
    expect(last).toContain('failed')
    expect(last.filter((stage) => stage !== 'failed' && stage !== 'sent')).toEqual([])
    await expect(fetch(product.url)).rejects.toThrow()
  })
})

test.runIf(REDIS_AVAILABLE)(
  'a product whose Redis has gone is stopped all the same',
  { timeout: PATIENCE_MS },
  async () => {
    const redis = await startRedis()
    const troubles: string[] = []
    const product = await startChatProduct({
      plumbline: createPlumbline({ enabled: false }),
      initialScenario: 'slow-ai',
      perMinute: 120,
      workers: 4,
      jobsPerSecond: 30,
      redisUrl: redis.url,
      random: createRandom(1),
      busyness: () => 0.5,
      runId: `test-${process.pid}-gone`,
      speed: SPEED,
      onError: ({ message }) => troubles.push(message),
    })
    await vi.waitFor(() => expect(product.tally.open().length).toBeGreaterThan(2), EVENTUALLY)
    await redis.stop()
    await vi.waitFor(() => expect(troubles.length).toBeGreaterThan(0), EVENTUALLY)
    await product.close({ timeoutMs: 0 })
    expect(product.tally.open()).toEqual([])
  },
)
