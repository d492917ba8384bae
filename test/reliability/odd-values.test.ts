import { gzipSync } from 'node:zlib'
import type { MessageDetail, OverviewAnswer, PerformanceAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, post, request, untilVisible } from './harness/http.ts'
import { codeOf, intakeAnswerOf } from './harness/problem.ts'
import { openSite, type Server } from './harness/server.ts'
import { closeUnharmed } from './harness/unharmed.ts'

const MB = 1024 * 1024

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start()
})
afterAll(() => closeUnharmed(site, server))

/** JSON text of a mark with a field as it is written here. */
const markWith = (messageId: string, field: string): string =>
  `{"messageId":${JSON.stringify(messageId)},"stage":"queued",${field}}`

const sendMarks = (body: string) => post(server.url, 'marks', body).then(intakeAnswerOf)

const detailOf = async (messageId: string): Promise<MessageDetail> => {
  await untilVisible(server.url)
  return ask<MessageDetail>(server.url, `/api/v1/chat/messages/${encodeURIComponent(messageId)}`)
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const nestedObjects = (depth: number): string => ['{"a":'.repeat(depth), '1', '}'.repeat(depth)].join('')

describe('a body with something nested 100,000 deep is refused whole, before anything is built from it:', () => {
  test.each<[string, string]>([
    ['as the body', nested(100_000)],
    ['as a row', `[${nestedObjects(100_000)}]`],
    ['as an attribute', markWith('deep', `"attributes":{"a":${nested(100_000)}}`)],
    ['as attributes', markWith('deep', `"attributes":${nestedObjects(100_000)}`)],
    ['as a message id', `{"messageId":${nested(100_000)},"stage":"queued"}`],
    ['as a time', markWith('deep', `"at":${nestedObjects(100_000)}`)],
    ['as a field that nobody knows', markWith('deep-unknown', `"extra":${nested(100_000)}`)],
  ])('%s', async (_where, body) => {
    const answer = await post(server.url, 'marks', body)
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 400, code: 'too-deep' })
  })
})

describe('what is nested less is refused as what it is,', () => {
  test.each<[string, string, string]>([
    ['as an attribute', markWith('deep', `"attributes":{"a":${nested(10)}}`), 'invalid-field'],
    ['as a message id', `{"messageId":${nested(10)},"stage":"queued"}`, 'invalid-field'],
    ['as a row', `[${nestedObjects(10)}]`, 'missing-field'],
  ])('%s', async (_where, body, code) => {
    expect(await sendMarks(body)).toMatchObject({ accepted: 0, rejected: [{ index: 0, code }] })
  })

  test('and left out where nobody asked for it', async () => {
    expect(await sendMarks(markWith('deep-unknown', `"extra":${nested(10)}`))).toMatchObject({
      accepted: 1,
      warnings: [{ code: 'unknown-field' }],
    })
  })
})

describe('text', () => {
  test.each([1, 4, 10])('of %d MB in an attribute is refused, and no part of it comes back', async (size) => {
    const body = gzipSync(markWith('long', `"attributes":{"a":"${'x'.repeat(size * MB)}"}`))
    const answer = await post(server.url, 'marks', body, { 'content-encoding': 'gzip' })
    expect(['nothing-acceptable', 'body-too-large']).toContain((answer.json as { code: string }).code)
    expect(answer.text.length).toBeLessThan(1_000)
  })

  test('with a NUL or another control character is refused in an id and kept in an attribute', async () => {
    expect(await sendMarks(JSON.stringify({ messageId: 'a\u0000b', stage: 'queued' }))).toMatchObject({
      rejected: [{ code: 'control-character' }],
    })
    expect(codeOf(await post(server.url, 'marks', '{"messageId":"a\u0000b","stage":"queued"}'))).toBe('invalid-json')
    const text = 'a\u0000b\u001b[31m\u2028\u202e'
    await sendMarks(JSON.stringify({ messageId: 'control', stage: 'queued', attributes: { text } }))
    expect((await detailOf('control')).marks[0]?.attributes).toEqual({ text })
  })

  test('with lone surrogates is taken; in an id each becomes the replacement character', async () => {
    const attributes = { text: 'a\ud800', '\udc00': 'b' }
    await sendMarks(JSON.stringify({ messageId: 'lone\ud83d', stage: 'queued', attributes }))
    expect((await detailOf('lone\ufffd')).marks[0]?.attributes).toEqual(attributes)
  })

  test.each([
    ['Hebrew and Arabic', 'שלום-مرحبا'],
    ['emoji of several code points', '👩‍👩‍👧‍👦🏳️‍🌈'],
    ['combining marks, not normalised', 'e\u0301≠é'],
    ['what URLs, SQL and markup mean something by', `a/b?c=d&e%20f#g'"<script>;--\\\${x}{y:String}`],
  ])('of %s comes back as it was, and is found by', async (_what, text) => {
    const at = Date.now()
    await sendMarks(JSON.stringify({ messageId: text, stage: 'queued', at, conversationId: text, service: text }))
    await post(server.url, 'measurements', { kind: 'operation', service: text, name: text, value: 7 })
    const { message, marks } = await detailOf(text)
    expect({ ...message, service: marks[0]?.service }).toMatchObject({
      messageId: text,
      conversationId: text,
      service: text,
    })
    const { data } = await ask<PerformanceAnswer>(
      server.url,
      `/api/v1/chat/performance?conversationId=${encodeURIComponent(text)}`,
    )
    expect(data.samples).toMatchObject([{ messageId: text, conversationId: text }])
    const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
    expect(services).toContainEqual(expect.objectContaining({ service: text, count: 1, max: 7 }))
  })
})

describe('of numbers', () => {
  test('the last of two with the same key counts, as JSON.parse has it', async () => {
    await sendMarks('{"messageId":"first-key","messageId":"second-key","stage":"queued"}')
    expect((await detailOf('second-key')).message.messageId).toBe('second-key')
    expect((await request(`${server.url}/api/v1/chat/messages/first-key`)).status).toBe(404)
  })

  test('a whole one that a double cannot hold is refused or kept as text, never changed in silence', async () => {
    const answer = await sendMarks(markWith('too-large', '"attributes":{"order":9007199254740993}'))
    if (answer.accepted === 0) return
    expect((await detailOf('too-large')).marks[0]?.attributes).toEqual({ order: '9007199254740993' })
  })

  test.each(['1e999', '-1e999'])('%s, which is infinite, is refused in every place', async (number) => {
    expect(await sendMarks(markWith('infinite', `"attributes":{"a":${number}}`))).toMatchObject({ accepted: 0 })
    expect(await sendMarks(markWith('infinite', `"at":${number}`))).toMatchObject({ accepted: 0 })
    const row = `{"kind":"operation","service":"infinite","name":"n","value":${number}}`
    expect(await post(server.url, 'measurements', row)).toMatchObject({ status: 400, json: { accepted: 0 } })
  })

  test('the largest, the smallest and minus zero are kept, and no sum of them breaks an answer', async () => {
    const values = [Number.MAX_VALUE, Number.MAX_VALUE, 5e-324, -0, -Number.MAX_VALUE]
    await post(
      server.url,
      'measurements',
      values.map((value) => ({ kind: 'gauge', service: 'extremes', name: 'n', value })),
    )
    await untilVisible(server.url)
    const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
    expect(services.find(({ service }) => service === 'extremes')).toMatchObject({
      count: 5,
      min: -Number.MAX_VALUE,
      max: Number.MAX_VALUE,
    })
  })
})

const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

describe('a name that every object inherits', () => {
  const poison = '{"polluted":"yes","messageId":"m","stage":"queued","marks":[],"ok":false}'

  test.each(INHERITED)(
    '%s as a key of a row, an envelope or attributes is data or refused, and changes nothing',
    async (key) => {
      const own = `"${key}":${poison}`
      for (const body of [
        `{${own}}`,
        `[{${own}}]`,
        `{"marks":[{${own}}],${own}}`,
        markWith('poisoned', own),
        markWith('poisoned', `"attributes":{${own}}`),
        markWith('poisoned', `"constructor":{"prototype":${poison}}`),
      ]) {
        expect((await post(server.url, 'marks', body)).status).toBeLessThan(500)
      }
      expect(await sendMarks('{}')).toMatchObject({ accepted: 0, rejected: [{ code: 'missing-field' }] })
      expect(Object.keys((await request(`${server.url}/readyz`)).json as object)).toEqual(['status'])
    },
  )

  test.each(INHERITED)('%s as an attribute comes back as an attribute', async (key) => {
    await sendMarks(markWith(`attribute-${key}`, `"attributes":{"${key}":"plain","other":1}`))
    const { marks } = await detailOf(`attribute-${key}`)
    expect(Object.entries(marks[0]?.attributes ?? {}).sort()).toEqual(
      [
        [key, 'plain'],
        ['other', 1],
      ].sort(),
    )
  })

  test('as the value of every label is a label like any other, and questions about it are answered right', async () => {
    const at = Date.now()
    const marks = INHERITED.flatMap((value, index) =>
      ['queued', 'started', 'completed', 'sent'].map((stage, place) => ({
        messageId: value,
        conversationId: value,
        service: value,
        environment: value,
        release: value,
        stage,
        at: at - 10_000 + place * (index + 1),
      })),
    )
    const measurements = INHERITED.flatMap((value, index) =>
      Array.from({ length: index + 1 }, () => ({
        kind: 'operation',
        service: value,
        name: value,
        value: 10,
        unit: value,
        customer: value,
        environment: value,
        release: value,
        variant: value,
        errorType: value,
        traceId: value,
        subject: value,
        ok: false,
      })),
    )
    await sendMarks(JSON.stringify(marks))
    expect((await post(server.url, 'measurements', measurements)).json).toMatchObject({ rejected: [] })
    await untilVisible(server.url)
    const { services } = await ask<OverviewAnswer>(server.url, '/api/v1/overview')
    for (const [index, value] of INHERITED.entries()) {
      expect(services.filter(({ service }) => service === value)).toMatchObject([
        { unit: value, count: index + 1, failures: index + 1 },
      ])
      const { data } = await ask<PerformanceAnswer>(server.url, `/api/v1/chat/performance?conversationId=${value}`)
      expect(data).toMatchObject({ totalMessages: 1, stats: { meanLatency: 3 * (index + 1) } })
      expect((await detailOf(value)).marks).toMatchObject(Array(4).fill({ service: value, release: value }))
    }
  })

  test.each(INHERITED)('%s as a parameter or as a pipeline is refused', async (key) => {
    for (const query of [`${key}=1`, `pipeline=${key}`, `window=${key}`, `limit=${key}`, `${key}[x]=1`]) {
      expect(codeOf(await request(`${server.url}/api/v1/chat/performance?${query}`))).toBe('invalid-query')
    }
    expect(await sendMarks(JSON.stringify({ messageId: 'm', stage: key }))).toMatchObject({
      rejected: [{ code: 'unknown-stage' }],
    })
    expect(await sendMarks(JSON.stringify({ messageId: 'm', stage: 'queued', pipeline: key }))).toMatchObject({
      rejected: [{ code: 'unknown-pipeline' }],
    })
  })
})
