import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { NOW } from '../../test/performance-fixture.ts'
import { answerJson, findClosedUrl, readBody, startServer } from '../../test/start-server.ts'
import { type MarkFlags, runSendMark } from './send-mark.ts'
import { type MeasurementFlags, runSendMeasurement } from './send-measurement.ts'

const accepted = { accepted: 1, duplicates: 0, rejected: [], receivedAt: NOW }

/** Takes every row, or answers as told; tells what it was sent. */
async function startIntake(answer: unknown = accepted, status = 200) {
  const bodies: unknown[] = []
  const { url, requests } = await startServer(async (request, response) => {
    bodies.push(await readBody(request))
    answerJson(response, answer, status)
  })
  return { url, bodies, requests }
}

const mark = (url: string, over: Partial<MarkFlags> = {}, context = createContext()) =>
  runSendMark('m-1', 'queued', { url, timeout: 5_000, ...over }, context)

const measure = (
  url: string,
  value: string,
  over: Partial<MeasurementFlags> = {},
  context = createContext(),
  kind = 'operation',
) =>
  runSendMeasurement({ kind, service: 'crm', name: 'contacts.list', value }, { url, timeout: 5_000, ...over }, context)

describe('a mark', () => {
  test('is posted with the ingest key, and leaves its time to the server', async () => {
    const { url, bodies, requests } = await startIntake()
    const context = createContext({ env: { PLUMBLINE_INGEST_KEY: 'key', PLUMBLINE_READ_TOKEN: 'other' } })
    expect(await mark(url, {}, context)).toBe(0)
    expect(bodies).toEqual([{ messageId: 'm-1', stage: 'queued' }])
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/api/v1/marks' })
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer key', 'content-type': 'application/json' })
    expect(context.out()).toBe('✓ queued of m-1 is stored\n')
  })

  test('carries what the flags say', async () => {
    const { url, bodies } = await startIntake()
    await mark(url, { at: '-35s', conversation: 'c-1', pipeline: 'mail' })
    expect(bodies).toEqual([
      { messageId: 'm-1', stage: 'queued', at: NOW - 35_000, conversationId: 'c-1', pipeline: 'mail' },
    ])
  })

  test('that is known already counts once', async () => {
    const { url } = await startIntake({ ...accepted, accepted: 0, duplicates: 1 })
    const context = createContext()
    expect(await mark(url, {}, context)).toBe(0)
    expect(context.out()).toContain('it counts once')
  })

  test('that the server does not take is a mistake in the command, and the reason is said', async () => {
    const rejected = [{ index: 0, code: 'unknown-stage', message: 'stage is "x"\u001b[2J; expected queued' }]
    const refusal = {
      title: 'No row',
      status: 400,
      code: 'nothing-acceptable',
      detail: '',
      ...accepted,
      accepted: 0,
      rejected,
    }
    const { url } = await startIntake(refusal, 400)
    const context = createContext()
    expect(await mark(url, {}, context)).toBe(2)
    expect(context.err()).toBe('plumbline: unknown-stage: stage is "x"; expected queued\n')
    expect(context.out()).toBe('')
  })

  test('with a time that is none is not sent', async () => {
    const { url, requests } = await startIntake()
    expect(await mark(url, { at: 'yesterday' })).toBe(2)
    expect(requests).toHaveLength(0)
  })

  test('to nobody ends in 4', async () => {
    expect(await mark(await findClosedUrl())).toBe(4)
  })

  test('to a server that is full says so', async () => {
    const { url } = await startIntake(
      { title: 'The server is taking as much as it can', code: 'overloaded', detail: '' },
      429,
    )
    const context = createContext()
    expect(await mark(url, {}, context)).toBe(4)
    expect(context.err()).toContain('taking as much as it can')
  })

  test('to a stranger who says yes to everything ends in 4', async () => {
    const { url } = await startIntake({ ok: true })
    const context = createContext()
    expect(await mark(url, {}, context)).toBe(4)
    expect(context.err()).toContain('not a Plumbline server')
  })

  test('as JSON gives the answer', async () => {
    const { url } = await startIntake()
    const context = createContext()
    await mark(url, { json: true }, context)
    expect(JSON.parse(context.out())).toEqual(accepted)
  })
})

describe('a measurement', () => {
  test('is posted with its four parts', async () => {
    const { url, bodies, requests } = await startIntake()
    expect(await measure(url, '412.5')).toBe(0)
    expect(requests[0]?.url).toBe('/api/v1/measurements')
    expect(bodies).toEqual([{ kind: 'operation', service: 'crm', name: 'contacts.list', value: 412.5 }])
  })

  test('carries what the flags say', async () => {
    const { url, bodies } = await startIntake()
    await measure(url, '-1', {
      unit: 'ms',
      errorType: 'Timeout',
      trace: 't',
      release: '1.2.0',
      attribute: ['region=eu', 'query=a=b'],
    })
    expect(bodies).toMatchObject([
      {
        value: -1,
        unit: 'ms',
        ok: false,
        errorType: 'Timeout',
        traceId: 't',
        release: '1.2.0',
        attributes: { region: 'eu', query: 'a=b' },
      },
    ])
  })

  test.each<[string, Partial<MeasurementFlags>, string, string]>([
    ['fast', {}, 'operation', '"fast" is not a number'],
    ['', {}, 'operation', 'is not a number'],
    ['Infinity', {}, 'operation', 'is not a number'],
    ['1', {}, 'operations', 'there is no kind "operations"; there are operation, job'],
    ['1', { attribute: ['region'] }, 'operation', 'is not name=value'],
    ['1', { at: 'soon' }, 'operation', 'is not a time'],
  ])('value %j with %o of kind %s is not sent', async (value, over, kind, words) => {
    const { url, requests } = await startIntake()
    const context = createContext()
    expect(await measure(url, value, over, context, kind)).toBe(2)
    expect(context.err()).toContain(words)
    expect(requests).toHaveLength(0)
  })
})
