import { type OperationCall, type OperationCalls, OperationCallsSchema, TraceSchema } from '@plumbline/protocol/api'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askApp, createDetailApp } from './test-support/detail-app.ts'
import { type DetailStore, KEPT, openDetailStore, rowOf } from './test-support/detail-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.parse('2026-03-01T10:00:00.000Z')

let store: DetailStore
let app: FastifyInstance
beforeAll(async () => {
  store = await openDetailStore()
  app = await createDetailApp({ queries: store.queries, now: () => NOW })
})
afterAll(async () => {
  await app.close()
  await store.remove()
})

async function calls(query = '', from = app): Promise<OperationCalls> {
  const body = await askApp(from, `/api/v1/operations/calls${query}`)
  expect(Check(OperationCallsSchema, body)).toBe(true)
  return body
}

/** Follows the cursor to the end. */
async function allPages(query: string): Promise<OperationCall[]> {
  const found: OperationCall[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: OperationCalls = await calls(next === '' ? query : `${query}&before=${next}`)
    found.push(...page.calls)
    next = page.next
  }
  return found
}

describe('before anything was sent', () => {
  test('there are no calls', async () => {
    expect(await calls()).toMatchObject({ calls: [], next: null, order: 'newest', keptSince: NOW - KEPT.rawMs })
  })

  test('a trace is not there, and how long rows are kept is said', async () => {
    const problem = await askApp(app, '/api/v1/traces/t-1', 404)
    expect(problem.code).toBe('trace-not-found')
    expect(problem.detail).toMatch(/"t-1"; rows are kept since 20\d\d-/)
  })
})

describe('paging', () => {
  let day = 1

  test.each(['newest', 'slowest'] as const)('by the %s never skips nor repeats a call', async (order) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            offset: fc.integer({ min: 0, max: 3 }),
            value: fc.constantFrom(1, 2, 0.1 + 0.2, -3, 1e300),
            name: fc.constantFrom('a', 'b'),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 7 }),
        async (given, limit) => {
          const at = NOW - ++day * DAY_MS
          // Rows that are alike in every column stay apart only by how many of them there are.
          await store.insert(given.map(({ offset, ...row }) => rowOf({ ...row, at: at + offset, service: 'paged' })))
          const query = `?service=paged&from=${at}&to=${at + HOUR_MS}&order=${order}`
          const paged = await allPages(`${query}&limit=${limit}`)
          const whole = (await calls(`${query}&limit=1000`)).calls
          expect(paged).toEqual(whole)
          expect(new Set(paged.map(({ id }) => id)).size).toBe(given.length)
          const rankOf = (call: OperationCall): number => (order === 'newest' ? call.at : call.durationMs)
          expect(paged.map(rankOf)).toEqual(paged.map(rankOf).toSorted((a, b) => b - a))
          const plain = (one: { value: number; name: string }): string => JSON.stringify([one.value, one.name])
          expect(paged.map(({ durationMs: value, name }) => plain({ value, name })).sort()).toEqual(
            given.map(plain).sort(),
          )
        },
      ),
      { numRuns: 12 },
    )
  })

  test('takes fewer calls to a page when they are long', async () => {
    const at = NOW - ++day * DAY_MS
    const attributes = JSON.stringify(
      Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`a${i}`, 'x'.repeat(1_000)])),
    )
    await store.insert(Array.from({ length: 40 }, (_, i) => rowOf({ at: at + i, service: 'long', attributes })))
    const query = `?service=long&from=${at}&to=${at + HOUR_MS}`
    const first = await calls(query)
    expect(first.calls).toHaveLength(Math.floor(2_000_000 / attributes.length))
    const every = await allPages(query)
    expect(every.map((call) => call.at - at)).toEqual(Array.from({ length: 40 }, (_, i) => 39 - i))
  })

  test('goes on where it was when calls arrive meanwhile', async () => {
    const at = NOW - ++day * DAY_MS
    await store.insert(Array.from({ length: 10 }, (_, i) => rowOf({ at: at + (i % 2), service: 'live', value: i })))
    const query = `?service=live&from=${at}&to=${at + HOUR_MS}&limit=4`
    const first = await calls(query)
    await store.insert(Array.from({ length: 5 }, (_, i) => rowOf({ at: at + 2 + i, service: 'live', value: 100 + i })))
    const second = await calls(`${query}&before=${first.next}`)
    const third = await calls(`${query}&before=${second.next}`)
    const seen = [first, second, third].flatMap((page) => page.calls.map(({ durationMs }) => durationMs))
    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(third.next).toBeNull()
  })
})

describe('what is listed', () => {
  const at = NOW - 100 * DAY_MS
  const window = `?from=${at}&to=${at + HOUR_MS}`
  beforeAll(() =>
    store.insert([
      rowOf({ at, service: 'api', name: 'quick', value: 1_999.9 }),
      rowOf({ at: at + 1, service: 'api', name: 'edge', value: 2_000 }),
      rowOf({ at: at + 2, service: 'api', name: 'slow', value: 2_000.1, weight: 7 }),
      rowOf({
        at: at + 3,
        received_at: at + 5_000,
        service: 'api',
        name: 'failed',
        value: 3,
        ok: false,
        error_type: 'HttpError',
        error_message: 'two\nlines \u001b[31m<b>',
        trace_id: 't-9',
        attributes: '{"attempt":2}',
      }),
      rowOf({ at: at + 4, service: 'api', name: 'seconds', unit: 's' }),
      rowOf({ at: at + HOUR_MS, service: 'api', name: 'after' }),
    ]),
  )
  const names = async (query: string) => (await calls(window + query)).calls.map(({ name }) => name)

  test('the newest first, in ms only, up to the end of the window', async () => {
    expect(await names('')).toEqual(['failed', 'slow', 'edge', 'quick'])
    expect((await calls(window)).notes[0]).toContain('1 operation')
  })

  test.each([
    ['&slowerThan=2s', ['slow']],
    ['&slowerThan=1999ms', ['slow', 'edge', 'quick']],
    ['&errorsOnly=true', ['failed']],
    ['&errorsOnly=false&order=slowest', ['slow', 'edge', 'quick', 'failed']],
    ['&name=edge', ['edge']],
    [`&receivedSince=${at + 5_000}`, ['failed']],
    [`&receivedSince=${at + 5_001}`, []],
  ])('%s lists %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  test('a call with all that was sent', async () => {
    const [call] = (await calls(`${window}&errorsOnly=true`)).calls
    expect(call).toEqual({
      id: expect.stringMatching(/^\d+$/),
      at: at + 3,
      receivedAt: at + 5_000,
      service: 'api',
      name: 'failed',
      durationMs: 3,
      ok: false,
      errorType: 'HttpError',
      errorMessage: 'two\nlines \u001b[31m<b>',
      traceId: 't-9',
      subject: '',
      customer: '',
      environment: '',
      release: '',
      variant: '',
      attributes: { attempt: 2 },
      weight: 1,
    })
  })

  test('that older calls are gone is said', async () => {
    const short = await createDetailApp({
      queries: store.queries,
      now: () => NOW,
      retention: { ...KEPT, rawMs: DAY_MS },
    })
    expect((await calls('?hours=24', short)).notes).toEqual([])
    expect((await calls('?hours=25', short)).notes).toEqual(['Single calls are kept since 2026-02-28 10:00 UTC'])
  })

  test.each([
    ['&before=nonsense', 'before is not a cursor'],
    ['&before=99999999999999999999-1-1', 'before is not a cursor'],
    ['&slowerThan=fast', 'slowerThan'],
    ['&limit=1001', 'limit'],
    ['&service=apo', 'did you mean "api"?'],
  ])('%s is refused', async (query, words) => {
    expect((await askApp(app, `/api/v1/operations/calls${window}${query}`, 400)).detail).toContain(words)
  })
})

describe('a trace', () => {
  const at = NOW - 200 * DAY_MS

  test('has everything of its id in time order, of any kind, and the marks of the message', async () => {
    await store.insert([
      rowOf({ at: at + 20, kind: 'job', service: 'mail', name: 'send', trace_id: 'm-1' }),
      rowOf({ at: at + 10, service: 'llm', name: 'answer', trace_id: 'm-1', attributes: '' }),
      rowOf({ at: at + 15, kind: 'memory', unit: 'bytes', trace_id: 'm-1', value: 4_096 }),
      rowOf({ at: at + 10, trace_id: 'm-2' }),
    ])
    await store.insertMarks([
      { pipeline: 'chat', message_id: 'm-1', stage: 'sent', at: at + 30 },
      { pipeline: 'chat', message_id: 'm-1', stage: 'queued', at },
      { pipeline: 'chat', message_id: 'm-1', stage: 'queued', at: at + 1 },
      { pipeline: 'chat', message_id: 'm-2', stage: 'queued', at },
    ])
    const trace = await askApp(app, '/api/v1/traces/m-1')
    expect(Check(TraceSchema, trace)).toBe(true)
    expect(trace).toMatchObject({
      from: at,
      to: at + 30,
      measurements: [
        { kind: 'operation', service: 'llm', attributes: {} },
        { kind: 'memory', unit: 'bytes', value: 4_096 },
        { kind: 'job', service: 'mail', unit: 'ms' },
      ],
      marks: [
        { stage: 'queued', at },
        { stage: 'sent', at: at + 30 },
      ],
      notes: [],
    })
  })

  test('of more than a thousand shows the first thousand, and says so', async () => {
    await store.insert(Array.from({ length: 1_001 }, (_, i) => rowOf({ at: at + i, trace_id: 'long' })))
    const trace = await askApp(app, '/api/v1/traces/long')
    expect(trace.measurements).toHaveLength(1_000)
    expect(trace).toMatchObject({ to: at + 999, notes: ['Only the first 1000 measurements are shown'] })
  })

  test.each(["x' OR 1=1 --", '%1b[2J', '<b>'])('the id %j is an id', async (id) => {
    const problem = await askApp(app, `/api/v1/traces/${encodeURIComponent(id)}`, 404)
    expect(problem.detail).toContain(JSON.stringify(id))
  })
})
