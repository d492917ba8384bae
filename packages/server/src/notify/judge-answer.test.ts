import { describe, expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import { judgeAnswer, parseRetryAfter } from './judge-answer.ts'

const NOW = Date.UTC(2026, 10, 22, 10)
const rules = { now: NOW, secrets: [] }
const answered = (status: number, headers: Record<string, string> = {}, body = '') =>
  ({ kind: 'answer', status, headers, body }) as const

describe('an answer', () => {
  test.each([
    [200, 'delivered'],
    [202, 'delivered'],
    [299, 'delivered'],
    [300, 'refused'],
    [301, 'refused'],
    [399, 'refused'],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [408, 'retry'],
    [410, 'gone'],
    [413, 'refused'],
    [429, 'retry'],
    [499, 'refused'],
    [500, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
  ])('of %i means %s', (status, outcome) => {
    expect(judgeAnswer(answered(status), rules).outcome).toBe(outcome)
  })

  test('asks for patience with Retry-After', () => {
    expect(judgeAnswer(answered(429, { 'retry-after': '7' }), rules)).toMatchObject({
      outcome: 'retry',
      afterMs: 7_000,
    })
    expect(judgeAnswer(answered(503), rules)).not.toHaveProperty('afterMs')
  })

  test('in the 200s that is not the one of this service took nothing', () => {
    const isTaken = ({ body }: { body: string }) => body === 'ok'
    expect(judgeAnswer(answered(200, {}, 'ok'), { ...rules, isTaken }).outcome).toBe('delivered')
    expect(judgeAnswer(answered(200, {}, '<html>log in'), { ...rules, isTaken }).outcome).toBe('retry')
  })

  test('that never came is tried again, one that may not come is not', () => {
    expect(judgeAnswer({ kind: 'failure', detail: 'x' }, rules)).toEqual({ outcome: 'retry', detail: 'x' })
    expect(judgeAnswer({ kind: 'forbidden', detail: 'x' }, rules)).toEqual({ outcome: 'refused', detail: 'x' })
  })

  test('brings no secret into the record, nor a line break, nor much of it', () => {
    const url = new Secret('https://hooks.example.com/services/T00000000/B0/abcdefghijkl?sig=mnopqrstuv')
    const body = `no\n/services/T00000000/B0/abcdefghijkl ${url.reveal()} mnopqrstuv abcdefghijkl ${'x'.repeat(1_000)}`
    const { detail } = judgeAnswer(answered(404, {}, body), { ...rules, secrets: [url] })
    expect(detail).toMatch(/^HTTP 404 no \[redacted\]/)
    for (const piece of ['abcdefghijkl', 'mnopqrstuv', 'T00000000', '\n']) expect(detail).not.toContain(piece)
    expect(detail.length).toBeLessThanOrEqual(210)
  })
})

test.each([
  ['0', 0],
  ['120', 120_000],
  ['0.5', 500],
  [' 3 ', 3_000],
  ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  [undefined, undefined],
])('Retry-After: %s asks for %s ms', (header, ms) => {
  expect(parseRetryAfter(header, NOW)).toBe(ms)
})
