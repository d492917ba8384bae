import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  SAMPLE_NOW,
  sampleOperations,
  type TestOperation,
} from '../../analyse/operations/test-support/sample-operations.ts'
import { createOperationApp } from './test-support/operation-app.ts'
import { type OperationStore, openOperationStore } from './test-support/operation-store.ts'

/** The whole way: operations in the store, the route over HTTP, the program as npm links it, its text and its exit code. */
const PROGRAM = fileURLToPath(new URL('../../../../cli/bin/plumbline.js', import.meta.url))

let store: OperationStore
let app: FastifyInstance
let url: string
let now = SAMPLE_NOW
beforeAll(async () => {
  store = await openOperationStore()
  app = await createOperationApp({ queries: store.queries, now: () => now })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await store.remove()
})

async function plumbline(line: string) {
  const child = spawn(process.execPath, [PROGRAM, ...line.split(' ')], { env: { PLUMBLINE_URL: url } })
  const written = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written.err += text
  })
  const [exitCode] = await once(child, 'close')
  return { exitCode, ...written }
}

const operation = (over: Partial<TestOperation>): TestOperation => ({
  at: SAMPLE_NOW - 1_000,
  service: 'mail',
  name: 'send',
  value: 120,
  weight: 1,
  ok: true,
  errorType: '',
  errorMessage: '',
  ...over,
})

describe('plumbline report against a server', () => {
  test('before anything was sent ends in 3, and says how to send the first operation', async () => {
    const { exitCode, out } = await plumbline('report')
    expect(exitCode).toBe(3)
    expect(out).toContain('plumbline send measurement operation')
  })

  test('of one operation shows it, and ends in 3', async () => {
    await store.insert([operation({ at: SAMPLE_NOW - 40 * 86_400_000 })])
    now = SAMPLE_NOW - 40 * 86_400_000 + 1_000
    const { exitCode, out } = await plumbline('report')
    now = SAMPLE_NOW
    expect(exitCode).toBe(3)
    expect(out).toContain('1. mail:send')
    expect(out).toContain('exit 3: only 1 operation in the period')
  })

  test('of failures only loses all it may lose for them, and ends in 1', async () => {
    const at = SAMPLE_NOW - 30 * 86_400_000
    const failed = { ok: false, errorType: 'HttpError', errorMessage: 'HTTP 503' }
    await store.insert(
      Array.from({ length: 40 }, (_, i) => operation({ at: at - i * 1_000, service: 'down', ...failed })),
    )
    now = at + 1_000
    const { exitCode, out } = await plumbline('report')
    now = SAMPLE_NOW
    expect(exitCode).toBe(1)
    expect(out).toContain('Health Score: 60/100')
    expect(out).toContain('Operations:    40 (0 % success)')
    expect(out).toContain('See whether down is up')
  })

  test('of the sample has 714 ms, 3.13 % and the score 87', async () => {
    await store.insert(sampleOperations(SAMPLE_NOW))
    const { exitCode, out, err } = await plumbline('report')
    expect([exitCode, err]).toEqual([1, ''])
    expect(out).toContain('Health Score: 87/100 🟡 Good')
    expect(out).toContain('Average Duration:   714 ms')
    expect(out).toMatch(/^Error Rate: +3\.13 %/m)
    expect(out).not.toContain('\u001b')
  })

  test.each([
    ['report --format json', /^\{"schemaVersion":2,.*"healthScore":87/],
    ['report --format markdown', /\*\*Health score 87\/100, Good\.\*\*/],
    ['report --format html', /^<!doctype html>/],
    [
      'report --service hubspot --hours 72 --threshold 1000',
      /❌ hubspot P95 duration [\d,]+ ms is above the threshold of 1,000 ms/,
    ],
    ['report --hours 168 --ascii', /Percentiles are within 1\.1 %/],
  ])('%s', async (line, expected) => {
    const { exitCode, out } = await plumbline(line)
    expect(exitCode).toBe(1)
    expect(out).toMatch(expected)
  })

  test.each([
    ['report --service hubspto', 2, 'did you mean "hubspot"?'],
    ['report --hours 87601', 2, 'up to ten years'],
    ['report --hours 0', 2, 'a number of hours above 0'],
  ])('%s ends in %i', async (line, exitCode, words) => {
    const result = await plumbline(line)
    expect(result.exitCode).toBe(exitCode)
    expect(result.err).toContain(words)
  })

  test('of a server that has gone ends in 4', async () => {
    const gone = await createOperationApp({ queries: store.queries, now: () => now })
    const address = await gone.listen({ host: '127.0.0.1', port: 0 })
    await gone.close()
    const { exitCode, err } = await plumbline(`report --url ${address}`)
    expect(exitCode).toBe(4)
    expect(err).toContain('cannot be reached')
  })
})
