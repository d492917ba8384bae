import { describe, expect, test } from 'vitest'
import { judgeAnswer } from './answer.ts'

const NOW = Date.parse('2026-01-31T12:00:00.000Z')
const problem = JSON.stringify({ type: 'about:blank', title: 'Title', detail: 'what is wrong', status: 0, code: 'x' })

describe('which answers are tried again', () => {
  test.each([
    [408, 'server_busy'],
    [429, 'server_busy'],
    [500, 'server_busy'],
    [502, 'server_busy'],
    [503, 'server_busy'],
    [504, 'server_busy'],
  ])('%i is', (status, code) => {
    expect(judgeAnswer({ status, body: problem }, 3, NOW)).toEqual({
      kind: 'retry',
      code,
      reason: `${status} what is wrong`,
      retryAfterMs: undefined,
    })
  })

  test.each([
    [400, 'batch_refused', 0],
    [413, 'batch_refused', 0],
    [415, 'batch_refused', 0],
    [422, 'batch_refused', 0],
    [401, 'unauthorised', 60_000],
    [403, 'unauthorised', 60_000],
    [301, 'batch_refused', 60_000],
    [302, 'batch_refused', 60_000],
    [404, 'batch_refused', 60_000],
    [405, 'batch_refused', 60_000],
    [501, 'batch_refused', 60_000],
    [505, 'batch_refused', 60_000],
  ])('%i is not', (status, code, restMs) => {
    expect(judgeAnswer({ status, body: problem }, 3, NOW)).toEqual({
      kind: 'refused',
      code,
      reason: `${status} what is wrong`,
      restMs,
    })
  })
})

test('Retry-After is read relative to the given time', () => {
  const inAMinute = 'Sat, 31 Jan 2026 12:01:00 GMT'
  expect(judgeAnswer({ status: 503, retryAfter: inAMinute, body: '' }, 1, NOW)).toMatchObject({ retryAfterMs: 60_000 })
})

test('an acknowledgement is read', () => {
  const rejected = [{ index: 1, code: 'row.invalid', message: 'stage must be text' }]
  const body = JSON.stringify({ accepted: 1, duplicates: 1, rejected, receivedAt: 42 })
  expect(judgeAnswer({ status: 200, body }, 3, NOW)).toEqual({
    kind: 'acknowledged',
    duplicates: 1,
    rejected: 1,
    reason: 'stage must be text',
    receivedAtMs: 42,
  })
})

test('an acknowledgement never accounts for more rows than were sent', () => {
  const body = JSON.stringify({ accepted: 9, duplicates: 9, rejected: [{}, {}, {}, {}], receivedAt: 42 })
  expect(judgeAnswer({ status: 200, body }, 3, NOW)).toMatchObject({ duplicates: 0, rejected: 3 })
})

describe('a 2xx that is not ours acknowledges nothing', () => {
  test.each([
    '',
    '<!doctype html><title>Sign in</title>',
    'null',
    '[]',
    '12',
    '"ok"',
    '{"accepted":1',
    '{"accepted":"1","duplicates":0,"rejected":[]}',
    '{"accepted":-1,"duplicates":0,"rejected":[]}',
    '{"accepted":1,"duplicates":0}',
    '{"accepted":1,"duplicates":0.5,"rejected":[]}',
  ])('%j', (body) => {
    expect(judgeAnswer({ status: 200, body }, 1, NOW)).toMatchObject({ kind: 'retry', code: 'bad_answer' })
  })
})

test('of a page of HTML or a long text in an error, little reaches the message', () => {
  expect(judgeAnswer({ status: 400, body: '<html>'.repeat(9_999) }, 1, NOW)).toMatchObject({ reason: '400' })
  const body = JSON.stringify({ detail: 'x'.repeat(9_999) })
  expect(judgeAnswer({ status: 400, body }, 1, NOW)).toMatchObject({ reason: `400 ${'x'.repeat(300)}` })
})
