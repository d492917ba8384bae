import { gzipSync } from 'node:zlib'
import type { MessageDetail, OverviewAnswer, PerformanceAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, post, request, type Table, untilVisible } from './harness/http.ts'
import { codeOf, intakeAnswerOf } from './harness/problem.ts'
import { openSite, type Server } from './harness/server.ts'
import { closeUnharmed } from './harness/unharmed.ts'

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => closeUnharmed(site, server))

const DAY_MS = 86_400_000
const NDJSON = { 'content-type': 'application/x-ndjson' }
const GZIP = { 'content-encoding': 'gzip' }
const MARK = { messageId: 'm-1', stage: 'queued' }
const MEASUREMENT = { kind: 'operation', service: 's', name: 'n', value: 1 }
const GOOD = { marks: MARK, measurements: MEASUREMENT }
const TABLES: Table[] = ['marks', 'measurements']

describe.each(TABLES)('a body to /api/v1/%s that', (table) => {
  const good = JSON.stringify(GOOD[table])

  test.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['is empty', '', {}, 400, 'invalid-json'],
    ['is white space', ' \n ', {}, 400, 'invalid-json'],
    ['is cut off', good.slice(0, -4), {}, 400, 'invalid-json'],
    ['says NaN', good.replace(/^\{/, '{"at":NaN,'), {}, 400, 'invalid-json'],
    ['is two objects', good + good, {}, 400, 'invalid-json'],
    ['is text', '"queued"', {}, 400, 'invalid-body'],
    ['is null', 'null', {}, 400, 'invalid-body'],
    ['is a number that overflows', '1e999', {}, 400, 'invalid-body'],
    ['is an envelope without a list', JSON.stringify({ [table]: GOOD[table] }), {}, 400, 'invalid-body'],
    ['has a batch id of another type', JSON.stringify({ batchId: 7, [table]: [] }), {}, 400, 'invalid-body'],
    ['has a batch id that is too short', JSON.stringify({ batchId: '7', [table]: [] }), {}, 400, 'invalid-body'],
    ['is UTF-16', Buffer.from(good, 'utf16le'), {}, 400, 'invalid-json'],
    ['is not UTF-8', Buffer.from(good.replace(/"(m-1|n)"/, '"\xff\xfe"'), 'latin1'), {}, 400, 'invalid-json'],
    ['is gzip without saying so', gzipSync(good), {}, 400, 'invalid-json'],
    ['is said to be gzip and is not', good, GZIP, 400, 'broken-compression'],
    ['is gzip that was cut off', gzipSync(good).subarray(0, -9), GZIP, 400, 'broken-compression'],
    ['is gzip with a byte changed', gzipSync(good).with(15, 0x55) as Buffer, GZIP, 400, 'broken-compression'],
    ['is nothing, gzipped', '', GZIP, 400, 'broken-compression'],
    ['is in an unknown encoding', good, { 'content-encoding': 'zebra' }, 415, 'unsupported-encoding'],
    ['is gzipped twice', gzipSync(gzipSync(good)), { 'content-encoding': 'gzip, gzip' }, 415, 'unsupported-encoding'],
    ['is said to be a picture', good, { 'content-type': 'image/png' }, 415, 'unsupported-media-type'],
    ['is said to be XML', good, { 'content-type': 'application/xml' }, 415, 'unsupported-media-type'],
    ['has a content type that is none', good, { 'content-type': ';;' }, 415, 'unsupported-media-type'],
    ['has more rows than a batch may', JSON.stringify(Array(1_001).fill(GOOD[table])), {}, 413, 'too-many-rows'],
  ])('%s is refused', async (_what, body, headers, status, code) => {
    const answer = await post(server.url, table, body, headers)
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status, code })
  })

  test.each<[string, string | Buffer, Record<string, string>]>([
    ['has as many rows as a batch may', JSON.stringify(Array(1_000).fill(GOOD[table])), {}],
    ['begins with a byte order mark', `\ufeff${good}`, {}],
    ['is said to be plain text, as a beacon is', good, { 'content-type': 'text/plain;charset=UTF-8' }],
    ['is said to be a form, as curl -d says', good, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['is NDJSON with line ends of DOS', `${good}\r\n${good}\r\n`, NDJSON],
    ['is gzip in two members', Buffer.concat([gzipSync(`[${good}`), gzipSync(`,${good}]`)]), GZIP],
    ['is an empty list', '[]', {}],
  ])('%s is taken', async (_what, body, headers) => {
    const answer = await post(server.url, table, body, headers)
    expect({ status: answer.status, rejected: intakeAnswerOf(answer).rejected }).toEqual({ status: 200, rejected: [] })
  })

  test('has no row that can be taken is a problem that names each of them', async () => {
    const answer = await post(server.url, table, [{}, 7])
    expect(intakeAnswerOf(answer)).toMatchObject({
      accepted: 0,
      rejected: [
        { index: 0, code: 'missing-field' },
        { index: 1, code: 'not-an-object' },
      ],
    })
    expect(codeOf(answer)).toBe('nothing-acceptable')
  })
})

describe('of a batch with good and bad rows the good ones are kept, and the bad ones named by index:', () => {
  const bad: [string, unknown, string, RegExp][] = [
    [
      'an unknown stage',
      { ...MARK, stage: 'answered' },
      'unknown-stage',
      /"answered".*queued, started, completed, sent, failed/,
    ],
    ['an unknown pipeline', { ...MARK, pipeline: 'fax' }, 'unknown-pipeline', /"fax".*chat/],
    ['a mark of 1970', { ...MARK, at: 0 }, 'time-too-old', /1970-01-01/],
    ['a mark of 1970 as text', { ...MARK, at: '1970-01-01T00:00:00Z' }, 'time-too-old', /1970-01-01/],
    ['a mark of tomorrow', { ...MARK, at: Date.now() + DAY_MS }, 'time-in-future', /ahead/],
    ['a mark of the year 275761', { ...MARK, at: 8.64e15 + 1 }, 'invalid-time', /epoch milliseconds/],
    ['a time without a zone', { ...MARK, at: '2026-01-31T12:00:00' }, 'invalid-time', /zone/],
    ['the 30th of February', { ...MARK, at: '2026-02-30T12:00:00Z' }, 'invalid-time', /ISO 8601/],
    ['a negative time', { ...MARK, at: -1 }, 'invalid-time', /epoch milliseconds/],
    ['no message', { stage: 'queued' }, 'missing-field', /messageId/],
    ['an empty message id', { ...MARK, messageId: '' }, 'invalid-field', /messageId/],
    ['a number as message id', { ...MARK, messageId: 7 }, 'invalid-field', /messageId is 7/],
    ['a message id of 201 characters', { ...MARK, messageId: 'x'.repeat(201) }, 'invalid-field', /201 characters/],
    ['a list', [MARK], 'not-an-object', /array/],
    ['null', null, 'not-an-object', /null/],
    ['nested attributes', { ...MARK, attributes: { a: { b: 1 } } }, 'invalid-field', /attributes/],
    [
      '65 attributes',
      { ...MARK, attributes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i, i])) },
      'invalid-field',
      /64/,
    ],
  ]

  test('marks', async () => {
    const marks = bad.flatMap(([, row], index) => [{ ...MARK, messageId: `good-${index}` }, row])
    const answer = await post(server.url, 'marks', marks)
    const { accepted, rejected } = intakeAnswerOf(answer)
    expect({ status: answer.status, accepted }).toEqual({ status: 200, accepted: bad.length })
    expect(rejected).toEqual(
      bad.map(([, , code, message], place) => ({
        index: 2 * place + 1,
        code,
        message: expect.stringMatching(message),
      })),
    )
    await untilVisible(server.url)
    for (const index of [0, bad.length - 1]) {
      const { message } = await ask<MessageDetail>(server.url, `/api/v1/chat/messages/good-${index}`)
      expect(message.state).toBe('inFlight')
    }
  })

  test('measurements, of which nothing of a bad one is counted', async () => {
    const service = 'counted-once'
    const good = { ...MEASUREMENT, service, value: 5 }
    const overflow = JSON.stringify({ ...good, value: 0 }).replace('"value":0', '"value":1e999')
    const rows = [
      JSON.stringify(good),
      overflow,
      JSON.stringify({ ...good, value: 'NaN' }),
      JSON.stringify({ ...good, value: null }),
      JSON.stringify({ ...good, kind: 'operations' }),
      JSON.stringify({ ...good, service: `${service}\u0000` }),
      JSON.stringify({ ...good, weight: 0.5 }),
      JSON.stringify({ ...good, at: 1e11 }),
      JSON.stringify(good),
    ]
    const { accepted, rejected } = intakeAnswerOf(await post(server.url, 'measurements', `[${rows.join()}]`))
    expect(accepted).toBe(2)
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'invalid-field'],
      [2, 'invalid-field'],
      [3, 'invalid-field'],
      [4, 'invalid-field'],
      [5, 'control-character'],
      [6, 'invalid-field'],
      [7, 'time-too-old'],
    ])
    expect(rejected[3]?.message).toMatch(/"operations".*operation, job, probe/)
    await untilVisible(server.url)
    const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
    expect(services.filter((line) => line.service.startsWith(service))).toMatchObject([{ count: 2, max: 5 }])
  })

  test('NDJSON with a bad line in the middle', async () => {
    const lines = [{ ...MARK, messageId: 'line-0' }, '{"messageId":', { ...MARK, messageId: 'line-2' }]
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    expect(intakeAnswerOf(await post(server.url, 'marks', body, NDJSON))).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, code: 'invalid-json' }],
    })
  })

  test('a row with a field that nobody knows is taken without it, and a warning says so', async () => {
    const answer = intakeAnswerOf(await post(server.url, 'marks', { ...MARK, mood: 'good' }))
    expect(answer).toMatchObject({ accepted: 1, rejected: [], warnings: [{ index: 0, code: 'unknown-field' }] })
    expect(answer.warnings?.[0]?.message).toContain('mood')
  })
})

test('half a message is a message in flight; late, it is a breach already', async () => {
  const at = Date.now() - 20_000
  await post(server.url, 'marks', { messageId: 'half', stage: 'queued', at, conversationId: 'half' })
  await untilVisible(server.url)
  const { data } = await ask<PerformanceAnswer>(server.url, '/api/v1/chat/performance?conversationId=half')
  expect(data).toMatchObject({
    totalMessages: 1,
    states: { complete: 0, inFlight: 1, failed: 0, timingLost: 0 },
    inFlightBreaches: 1,
    slaCompliance: { percent: 0, numerator: 0, denominator: 1 },
  })
})

describe('a question that cannot be answered is a problem document too:', () => {
  test.each<[string, string, string, string]>([
    ['an unknown path', 'GET', '/api/v1/nothing', 'not-found'],
    ['a known path with another method', 'DELETE', '/api/v1/marks', 'not-found'],
    ['a path that cannot be decoded', 'GET', '/api/v1/chat/messages/%ff', 'invalid-query'],
    ['a message id that is too long', 'GET', `/api/v1/chat/messages/${'x'.repeat(201)}`, 'invalid-query'],
    ['a message id beyond what the router takes', 'GET', `/api/v1/chat/messages/${'x'.repeat(5_000)}`, 'invalid-query'],
    ['a value of another type', 'GET', '/api/v1/chat/performance?limit=x', 'invalid-query'],
    ['a parameter that nobody knows', 'GET', '/api/v1/overview?windw=1h', 'invalid-query'],
  ])('%s', async (_what, method, path, code) => {
    expect(codeOf(await request(server.url + path, { method }))).toBe(code)
  })
})
