import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, post, request, type Table } from './harness/http.ts'
import { codeOf, intakeAnswerOf } from './harness/problem.ts'
import { openSite, type Server } from './harness/server.ts'
import { closeUnharmed } from './harness/unharmed.ts'

const site = openSite()
let server: Server
let routes: GetRoute[]
beforeAll(async () => {
  server = await site.start()
  routes = getRoutes(await ask<OpenApi>(server.url, '/openapi.json'))
})
afterAll(() => closeUnharmed(site, server))

const RUNS = { numRuns: 500 }

/** Never a 5xx; below that an answer to a batch or a problem with a code, and always JSON. */
function checkIntake(answer: Answer): void {
  if (answer.status === 200 || 'rejected' in Object(answer.json)) return void intakeAnswerOf(answer)
  expect([400, 413, 415]).toContain(answer.status)
  codeOf(answer)
}

/** Fields of both kinds of rows, with values of the right and of any other type. */
const row = fc.record(
  {
    messageId: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
    stage: fc.oneof(fc.constantFrom('queued', 'started', 'completed', 'sent', 'failed', '__proto__'), fc.jsonValue()),
    pipeline: fc.oneof(fc.constant('chat'), fc.jsonValue()),
    kind: fc.oneof(fc.constantFrom('operation', 'gauge', 'constructor'), fc.jsonValue()),
    service: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
    name: fc.oneof(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
    value: fc.oneof(fc.double(), fc.jsonValue()),
    weight: fc.oneof(fc.integer(), fc.jsonValue()),
    at: fc.oneof(
      fc.double(),
      fc.integer({ min: -10 * 86_400_000, max: 600_000 }).map((ms) => Date.now() + ms),
      fc.date().map((date) => date.toJSON()),
      fc.jsonValue(),
    ),
    errorMessage: fc.oneof(fc.string({ unit: 'binary', maxLength: 5_000 }), fc.jsonValue()),
    attributes: fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.jsonValue()),
  },
  { requiredKeys: [] },
)
const rows = fc.array(fc.oneof({ weight: 4, arbitrary: row }, { weight: 1, arbitrary: fc.jsonValue() }), {
  maxLength: 20,
})

const body = (table: Table) =>
  fc.oneof(
    rows,
    row,
    fc.record({
      batchId: fc.oneof(fc.uuid(), fc.jsonValue()),
      sentAt: fc.jsonValue(),
      clockOffsetMs: fc.jsonValue(),
      [table]: fc.oneof(rows, fc.jsonValue()),
    }),
    fc.jsonValue({ maxDepth: 8 }),
  )

const GOOD: Record<Table, unknown> = {
  marks: { messageId: 'm-1', stage: 'queued', attributes: { a: 'ä💬', b: 1e3, c: null } },
  measurements: { kind: 'operation', service: 's', name: 'n', value: -1.5e-3, ok: false, errorMessage: 'no' },
}

/** A few changes, each of which replaces, inserts or removes bytes anywhere. */
const damage = fc.array(
  fc.record({ at: fc.nat(), remove: fc.nat({ max: 8 }), insert: fc.uint8Array({ maxLength: 8 }) }),
  { minLength: 1, maxLength: 4 },
)

function damaged(bytes: Buffer, changes: { at: number; remove: number; insert: Uint8Array }[]): Buffer {
  return changes.reduce((current, { at, remove, insert }) => {
    const place = at % (current.length + 1)
    return Buffer.concat([current.subarray(0, place), insert, current.subarray(place + remove)])
  }, bytes)
}

describe.each(['marks', 'measurements'] as const)('/api/v1/%s stands', (table) => {
  test('any JSON', async () => {
    const property = fc.asyncProperty(body(table), async (value) =>
      checkIntake(await post(server.url, table, JSON.stringify(value))),
    )
    await fc.assert(property, RUNS)
  })

  test('any damage to a good body, plain, by lines or gzipped', async () => {
    const bodies: [Buffer, Record<string, string>][] = [
      [Buffer.from(JSON.stringify([GOOD[table], GOOD[table]])), {}],
      [Buffer.from(`${JSON.stringify(GOOD[table])}\n`.repeat(2)), { 'content-type': 'application/x-ndjson' }],
      [gzipSync(JSON.stringify(GOOD[table])), { 'content-encoding': 'gzip' }],
    ]
    const property = fc.asyncProperty(fc.constantFrom(...bodies), damage, async ([bytes, headers], changes) =>
      checkIntake(await post(server.url, table, damaged(bytes, changes), headers)),
    )
    await fc.assert(property, RUNS)
  })

  test('any content type and encoding', async () => {
    const header = fc.oneof(
      fc.constantFrom(
        '',
        'gzip',
        'br',
        'identity',
        'deflate, gzip',
        'application/json;charset=x',
        'text/plain',
        '*/*',
        'multipart/form-data',
      ),
      fc.string({
        unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
        maxLength: 200,
      }),
    )
    const property = fc.asyncProperty(header, header, async (type, encoding) =>
      checkIntake(await post(server.url, table, [GOOD[table]], { 'content-type': type, 'content-encoding': encoding })),
    )
    await fc.assert(property, RUNS)
  })
})

interface OpenApi {
  paths: Record<string, { get?: { parameters?: { name: string; in: 'path' | 'query' }[] } }>
}

interface GetRoute {
  path: string
  parameters: { name: string; in: 'path' | 'query' }[]
}

/** Routes that answer once; the event stream never ends. */
const getRoutes = ({ paths }: OpenApi): GetRoute[] =>
  Object.entries(paths).flatMap(([path, { get }]) =>
    get && path !== '/api/v1/events' ? [{ path, parameters: get.parameters ?? [] }] : [],
  )

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '1h',
    '0s',
    '-1h',
    '1e9d',
    '99999999999d',
    '7d',
    '1h30m',
    'NaN',
    'Infinity',
    '-0',
    '1e999',
    '9007199254740993',
  ),
  fc.constantFrom(
    'chat',
    '__proto__',
    'constructor',
    "'; DROP TABLE marks; --",
    '{x:String}',
    '../../etc/passwd',
    '%',
    '\u0000',
  ),
  fc.double().map(String),
  fc.date().map((date) => String(date.toJSON())),
  fc.integer({ min: -1, max: 1_001 }).map(String),
)

test('every parameter of every GET stands any text, once, twice, and with a name that nobody knows', async () => {
  expect(routes.filter(({ parameters }) => parameters.length > 0).length).toBeGreaterThanOrEqual(7)
  const question = fc.constantFrom(...routes).chain(({ path, parameters }) =>
    fc.record({
      path: fc.constant(path),
      given: fc.array(fc.tuple(fc.constantFrom(...parameters.map((parameter) => parameter.name), 'unknown'), value), {
        maxLength: 3,
      }),
      place: fc.oneof(fc.constant('m-1'), value),
    }),
  )
  const property = fc.asyncProperty(question, async ({ path, given, place }) => {
    const query = given.map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`).join('&')
    const at = path.replace(/\{\w+\}/, encodeURIComponent(place.toWellFormed().slice(0, 300)) || 'x')
    const answer = await request(`${server.url}${at}?${query}`)
    if (answer.status === 200) return
    expect(answer.status).toBeLessThan(500)
    codeOf(answer)
  })
  await fc.assert(property, { numRuns: 100 })
})
