import type { MessageDetail } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { createSample, NOW } from '../../test/performance-fixture.ts'
import { answerJson, startServer } from '../../test/start-server.ts'
import { displayWidth } from '../terminal/text-width.ts'
import { renderWaterfall } from './render-waterfall.ts'
import { runMessages } from './run-messages.ts'
import { planSegments } from './segments.ts'

const terminal = { columns: 80, colour: false, unicode: true }

const markAt = (stage: string, at: number, over: Partial<MessageDetail['marks'][number]> = {}) => ({
  stage,
  at: NOW + at,
  receivedAt: NOW + at,
  offsetMs: at,
  service: 'worker',
  release: '1.8.2',
  environment: '',
  clockOffsetMs: 0,
  attributes: {},
  times: 1,
  ...over,
})

function createDetail(over: Partial<MessageDetail> = {}): MessageDetail {
  return {
    message: createSample('m-1', 8_000, { conversationId: 'c-12', startedAt: NOW }),
    pipeline: 'chat',
    slaMs: 5_000,
    marks: [
      markAt('queued', 0),
      markAt('started', 200),
      markAt('completed', 7_500),
      markAt('sent', 8_000, { times: 3, clockOffsetMs: -40 }),
    ],
    notes: [],
    ...over,
  }
}

describe('the segments between marks', () => {
  test('carry the phases of the pipeline', () => {
    expect(planSegments(createDetail())).toEqual([
      { title: 'Waiting in the queue', startMs: 0, lengthMs: 200, budgetMs: 1_000 },
      { title: 'Worker and AI draft', startMs: 200, lengthMs: 7_300, budgetMs: 3_000 },
      { title: 'Sending to the helpdesk', startMs: 7_500, lengthMs: 500, budgetMs: 1_000 },
    ])
  })

  test('a missing stage joins its neighbours', () => {
    const marks = [markAt('queued', 0), markAt('sent', 8_000)]
    expect(planSegments(createDetail({ marks }))).toEqual([
      { title: 'queued → sent', startMs: 0, lengthMs: 8_000, budgetMs: undefined },
    ])
  })

  test('clocks that disagree give a negative length, in the order of the stages', () => {
    const marks = [markAt('started', 0), markAt('queued', 120)]
    expect(planSegments(createDetail({ marks }))[0]).toMatchObject({
      title: 'Waiting in the queue',
      startMs: 120,
      lengthMs: -120,
    })
  })

  test('another pipeline is taken by time', () => {
    const marks = [markAt('b', 30), markAt('a', 0)]
    expect(planSegments(createDetail({ pipeline: 'mail', marks }))).toMatchObject([{ title: 'a → b', lengthMs: 30 }])
  })
})

describe('the waterfall', () => {
  test('shows where the time went', () => {
    expect(renderWaterfall(createDetail(), terminal).split('\n')).toEqual([
      '✗ m-1   complete, late   8 s (SLA 5 s)   conversation c-12',
      '  chat, since 2026-03-01 10:30:00 UTC',
      '',
      '  Waiting in the queue     200 ms  █···························│················',
      '  Worker and AI draft       7.3 s  ·███████████████████████████│█████████████···',
      '  Sending to the helpdesk  500 ms  ····························│·············███',
      '',
      '  Queued           10:30:00.000 UTC  worker 1.8.2',
      '  Worker start     10:30:00.200 UTC  worker 1.8.2',
      '  Worker complete  10:30:07.500 UTC  worker 1.8.2',
      expect.stringMatching(/^ {2}Sent {13}10:30:08\.000 UTC {2}worker 1\.8\.2 {2}sent 3 times/),
      '',
    ])
  })

  test('names missing stages, odd clocks and notes', () => {
    const message = createSample('m-1', 0, {
      state: 'timingLost',
      latencyMs: null,
      withinSla: null,
      missingStages: ['completed'],
    })
    const marks = [markAt('queued', 120), markAt('started', 0)]
    const shown = renderWaterfall(createDetail({ message, marks, notes: ['started came before queued'] }), terminal)
    expect(shown).toContain('? m-1   timing lost, in time or not: unknown')
    expect(shown).toContain('-120 ms: clocks disagree')
    expect(shown).toContain('  Worker complete  missing')
    expect(shown).toContain('  ! started came before queued')
  })

  test('a single mark is no phase', () => {
    expect(renderWaterfall(createDetail({ marks: [markAt('queued', 0)] }), terminal)).toContain('only one mark so far')
  })

  test.each([20, 60, 80, 120])('of hostile texts keeps to %i columns and holds no control character', (columns) => {
    const text = 'x\u001b[2J\n\u202e\u0007'.repeat(20)
    const marks = [markAt(text, 0, { service: text, release: text }), markAt('sent', 3)]
    const message = createSample(text, 3, { conversationId: text })
    const shown = renderWaterfall(createDetail({ pipeline: text, marks, message, notes: [text] }), {
      ...terminal,
      columns,
    })
    for (const line of shown.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('plumbline messages', () => {
  test('asks for one message, whatever its id is made of', async () => {
    const { url, requests } = await startServer((_, response) => answerJson(response, createDetail()))
    const context = createContext()
    expect(await runMessages('../m 1?', { url, timeout: 5_000, pipeline: 'chat' }, context)).toBe(0)
    expect(requests[0]?.url).toBe('/api/v1/chat/messages/..%2Fm%201%3F?pipeline=chat')
    expect(context.out()).toContain('m-1   complete, late')
  })

  test('a message that is not there is 3', async () => {
    const problem = {
      title: 'No such message',
      code: 'message-not-found',
      detail: 'no mark of "m-9" is kept',
      status: 404,
    }
    const { url } = await startServer((_, response) => answerJson(response, problem, 404))
    const context = createContext()
    expect(await runMessages('m-9', { url, timeout: 5_000 }, context)).toBe(3)
    expect(context.err()).toBe('plumbline: No such message: no mark of "m-9" is kept\n')
  })

  test('as JSON is the answer', async () => {
    const { url } = await startServer((_, response) => answerJson(response, createDetail()))
    const context = createContext()
    await runMessages('m-1', { url, timeout: 5_000, json: true }, context)
    expect(JSON.parse(context.out())).toEqual(createDetail())
  })
})
