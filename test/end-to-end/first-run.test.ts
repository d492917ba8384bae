import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createPlumbline } from '@plumbline/node'
import type { MessageDetail, OverviewAnswer, PerformanceAnswer, QueueAnswer } from '@plumbline/protocol/api'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GOLDEN, goldenLatencies } from '../../packages/protocol/test-support/golden-messages.ts'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask, post, request, untilVisible } from '../reliability/harness/http.ts'
import { becomeServer, follow, NODE, openSite, REPOSITORY, type Server } from '../reliability/harness/server.ts'
import { parseExposition } from './exposition.ts'

const run = promisify(execFile)

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await npmStart()
})
afterAll(async () => {
  server.signal('SIGKILL')
  await server.exited
  await site.close()
})

/** What `npm start` runs, where and how npm runs it, on a data folder and a port of our own. */
async function npmStart(): Promise<Server> {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'))
  const child = spawn('sh', ['-c', `exec ${scripts.start}`], {
    cwd: REPOSITORY,
    env: { PATH: `${join(NODE, '..')}:${process.env.PATH}`, PORT: '0', PLUMBLINE_DATA: site.dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return becomeServer(follow(child))
}

const analysis = async (query = ''): Promise<PerformanceAnswer['data']> =>
  (await ask<PerformanceAnswer>(server.url, `/api/admin/performance-analysis${query}`)).data

/** Enough for a baseline. */
const EXAMPLE_OPERATIONS = 12

describe('the first minute', () => {
  test('before anything has arrived the page and the API say so, and how to send the first mark', async () => {
    const overview = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
    expect(overview.freshness.everReceived).toBe(false)
    expect(overview.sentence).toMatch(/first mark/)
    expect(await analysis()).toMatchObject({ totalMessages: 0, slaCompliance: { percent: null }, samples: [] })
  })

  test('the line that is printed sends the first mark, as it stands, and the analysis shows the message', async () => {
    const line = /first mark\s+(curl .*)$/m.exec(server.stdout())?.[1] ?? ''
    const { stdout } = await run('sh', ['-c', line])
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, duplicates: 0, rejected: [] })
    await untilVisible(server.url)
    expect(await analysis()).toMatchObject({
      totalMessages: 1,
      states: { complete: 0, inFlight: 1 },
      samples: [{ messageId: 'm-1', state: 'inFlight' }],
    })
  })

  test('the lines that are printed for an app lead to a complete message', async () => {
    expect(server.stdout()).toContain(`createPlumbline({ url: '${server.url}' })`)
    const plumbline = createPlumbline({ url: server.url })
    for (const stage of ['queued', 'started', 'completed', 'sent']) plumbline.mark('from-the-sdk', stage)
    expect(await plumbline.flush()).toBe(true)
    await plumbline.close()
    await untilVisible(server.url)
    const { message } = await ask<MessageDetail>(server.url, '/api/v1/chat/messages/from-the-sdk')
    expect(message).toMatchObject({ state: 'complete', withinSla: true })
  })
})

describe('the dashboard', () => {
  test('is there, its files are there, and nothing on the page may come from anywhere else', async () => {
    const redirect = await request(`${server.url}/`)
    expect([redirect.status, redirect.headers.location]).toEqual([302, '/dashboard'])
    for (const path of ['/dashboard', '/dashboard/chat']) {
      const { status, headers, text } = await request(server.url + path)
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' })
      expect(headers['content-security-policy']).toMatch(/default-src 'self';.*frame-ancestors 'none'/)
      expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '')
      expect(files.some((file) => file.endsWith('.js'))).toBe(true)
      for (const file of files) {
        expect(file).toMatch(/^\/dashboard\//)
        expect((await request(server.url + file)).status, file).toBe(200)
      }
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/)
    }
  })
})

interface OpenApi {
  openapi: string
  security: object[]
  paths: Record<string, Record<string, Operation>>
}
interface Operation {
  summary?: string
  tags?: string[]
  security?: object[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>
}

describe('/openapi.json', () => {
  const PUBLIC = ['/livez', '/readyz']
  let document: OpenApi
  let operations: { path: string; method: string; operation: Operation }[]
  beforeAll(async () => {
    document = await ask<OpenApi>(server.url, '/openapi.json')
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
  })

  test('is OpenAPI 3.1: every operation says what it is for, every answer has a description, every parameter of a path is declared', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(operations.length).toBeGreaterThanOrEqual(15)
    for (const { path, operation } of operations) {
      expect(operation.summary, path).toMatch(/\w/)
      expect(operation.tags, path).toHaveLength(1)
      for (const answer of Object.values(operation.responses))
        expect(answer.description, path).toEqual(expect.any(String))
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      for (const { required } of inPath) expect(required).toBe(true)
    }
    expect(JSON.stringify(document)).not.toContain('"$ref"')
  })

  test('says of every route whether it needs a token, and what happens without one', () => {
    for (const { path, operation } of operations) {
      const security = operation.security ?? document.security
      if (PUBLIC.includes(path)) expect(security, path).toEqual([])
      else {
        expect(security.length, path).toBeGreaterThan(0)
        expect(Object.keys(operation.responses), path).toEqual(expect.arrayContaining(['401', '403']))
      }
    }
  })

  test('describes what is answered: every JSON answer of a GET fits its schema', async () => {
    const asked = operations.filter(({ path, method }) => method === 'get' && path !== '/api/v1/events')
    const raised = await request(`${server.url}/api/v1/alerts`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'EXAMPLE', severity: 'info', title: 'An example', message: 'for its schema' }),
    })
    expect(raised.status).toBe(201)
    const { alert } = raised.json as { alert: { id: string } }
    const operation = { kind: 'operation', service: 'hubspot', name: 'contacts.get', value: 120, traceId: 'trace-1' }
    expect((await post(server.url, 'measurements', Array(EXAMPLE_OPERATIONS).fill(operation))).json).toMatchObject({
      accepted: EXAMPLE_OPERATIONS,
    })
    await untilVisible(server.url)
    const captured = await request(`${server.url}/api/v1/baselines`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ promote: true }),
    })
    expect(captured.status).toBe(201)
    const sent = await request(`${server.url}/api/v1/reviews/daily/send`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channels: ['log'] }),
    })
    expect(sent.status).toBe(202)
    const { deliveryId } = sent.json as { deliveryId: string }
    const examples = Object.entries({
      '{messageId}': 'm-1',
      '{id}': alert.id,
      '{deliveryId}': deliveryId,
      '{reference}': 'latest',
      '{period}': 'weekly',
      '{profile}': 'operations',
      '{traceId}': 'trace-1',
      '/api/v1/compare': '/api/v1/compare?before=previous:24h&after=24h',
      '/api/v1/operations/distributions': '/api/v1/operations/distributions?side=24h',
    })
    for (const { path, operation } of asked) {
      const url = examples.reduce((text, [part, example]) => text.replace(part, example), path)
      const answer = await request(server.url + url)
      const schema = operation.responses['200']?.content?.['application/json']?.schema
      expect(answer.status, path).toBe(200)
      if (schema) expect(Check(schema, answer.json), path).toBe(true)
    }
  })
})

test('the paths of source 000 answer as they are written there', async () => {
  expect(await ask(server.url, '/api/health')).toMatchObject({ status: 'healthy', version: expect.any(String) })
  expect(await ask(server.url, '/api/admin/performance-analysis?limit=1')).toMatchObject({ success: true })
  const { headers, json } = await request(`${server.url}/api/admin/migration-status`)
  expect(headers.deprecation).toBe('true')
  expect((json as QueueAnswer).data.pipeline).toBe('chat')
})

describe('the sample of source 000, made consistent, sent as marks', () => {
  const MINUTE_MS = 60_000

  async function sendGoldenMessages(): Promise<void> {
    const latest = Date.now() - MINUTE_MS
    const latencies = goldenLatencies()
    const marks = latencies.flatMap((latencyMs, index) => {
      const at = latest - Math.round((index / latencies.length) * 30 * MINUTE_MS)
      const offsets = { queued: 0, started: 0.2, completed: 0.8, sent: 1 }
      return Object.entries(offsets).map(([stage, part]) => ({
        messageId: `golden-${index}`,
        stage,
        at: at + Math.round(latencyMs * part),
        conversationId: 'golden',
      }))
    })
    const answer = await post(server.url, 'marks', { batchId: 'golden-messages', marks })
    expect(answer.json).toMatchObject({ accepted: marks.length, rejected: [] })
    await untilVisible(server.url)
  }

  test('has its compliance, its distribution and its statistics, and agrees with itself', async () => {
    await sendGoldenMessages()
    expect(await analysis('?conversationId=golden')).toMatchObject({
      totalMessages: GOLDEN.completeMessages,
      completeMessages: GOLDEN.completeMessages,
      partialMessages: 0,
      distribution: GOLDEN.distribution,
      stats: GOLDEN.stats,
      slaCompliance: { numerator: 135, denominator: 142, percent: expect.closeTo(95.07, 2) },
      consistent: true,
      systemInfo: { precision: 'raw' },
      filter: { conversationId: 'golden' },
    })
  })

  test('has as many samples as are asked for, newest first, while the figures cover all', async () => {
    for (const [query, samples] of [
      ['', 100],
      ['&limit=7', 7],
      ['&limit=0', 0],
      ['&limit=1000', 142],
    ] as const) {
      const data = await analysis(`?conversationId=golden${query}`)
      expect([data.samples.length, data.totalMessages]).toEqual([samples, 142])
      const starts = data.samples.map(({ startedAt }) => startedAt)
      expect(starts).toEqual(starts.toSorted((a, b) => b - a))
    }
  })

  test('fires over the message of 35 s and the early warning, and over nothing that is within its limits', async () => {
    const { findings } = await analysis('?conversationId=golden')
    const firing = findings.filter(({ verdict }) => verdict === 'firing').map(({ rule }) => rule)
    expect(firing).toEqual(expect.arrayContaining(['chat-severe', 'chat-p95-early']))
    for (const calm of ['chat-compliance-low', 'chat-p95-high', 'chat-complete-rate-low']) {
      expect(firing).not.toContain(calm)
    }
  })

  test('is in Prometheus text in base units', async () => {
    const { headers, text } = await request(`${server.url}/metrics`)
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    const samples = parseExposition(text)
    const exposed = (pattern: RegExp) => samples.find(({ name }) => pattern.test(name))?.value
    expect(exposed(/^plumbline_.*p95.*seconds$/)).toBeCloseTo(4.8, 1)
    expect(exposed(/^plumbline_.*compliance.*ratio$/)).toBeGreaterThan(0.9)
    expect(exposed(/^plumbline_intake_accepted_rows_total$/)).toBe(1 + 4 + EXAMPLE_OPERATIONS + 4 * 142)
  })

  test('comes out of the rollups of a long window with the same counts, and percentiles within 1.1 %', {
    timeout: 60_000,
  }, async () => {
    const data = await eventually(async () => {
      const rolledUp = await analysis('?window=7d&limit=0')
      expect(rolledUp.completeMessages).toBeGreaterThanOrEqual(GOLDEN.completeMessages)
      return rolledUp
    }, 40_000)
    expect(data.systemInfo.precision).toBe('hour')
    // The message of the SDK is there too.
    expect(data.slaCompliance).toMatchObject({ numerator: 136, denominator: 143 })
    for (const [statistic, exact] of [
      ['p95Latency', GOLDEN.stats.p95Latency],
      ['p99Latency', GOLDEN.stats.p99Latency],
    ] as const) {
      expect(Math.abs((data.stats[statistic] ?? 0) / exact - 1)).toBeLessThanOrEqual(0.011)
    }
    expect(data.stats.maxLatency).toBe(GOLDEN.stats.maxLatency)
  })

  test('is still there, and the same, after a restart', { timeout: 60_000 }, async () => {
    const figures = async () => {
      const { stats, distribution, slaCompliance, phases, samples } = await analysis(
        '?conversationId=golden&limit=1000',
      )
      return { stats, distribution, slaCompliance, phases, samples }
    }
    const before = await figures()
    expect((await server.stop()).code).toBe(0)
    server = await npmStart()
    expect(await figures()).toEqual(before)
    expect(await ask<OverviewAnswer>(server.url, '/api/v1/overview')).toMatchObject({
      freshness: { everReceived: true, pendingRows: 0 },
    })
  })
})
