import { describe, expect, test } from 'vitest'
import type { Outcome } from './channel.ts'
import { backoffMs, decide } from './delivery-policy.ts'
import type { Delivery } from './outbox.ts'
import { AT, createNotification } from './test-support/notifications.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const delivery = (changed: Partial<Delivery> = {}): Delivery => ({
  channelId: 'slack',
  notification: createNotification(),
  createdAt: AT,
  attempts: 1,
  ...changed,
})

function decideAt(
  now: number,
  outcome: Outcome,
  changed: { random?: number; fallback?: string; delivery?: Partial<Delivery> } = {},
) {
  const { random = 0.5, fallback, delivery: parts = {} } = changed
  return decide({ delivery: delivery(parts), outcome, fallback, now, random })
}

const retry = { outcome: 'retry', detail: 'HTTP 500' } as const

describe('the wait after a failure', () => {
  test.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [9, 256_000],
    [10, 300_000],
    [1_000, 300_000],
  ])('number %i is anything up to %i ms', (failures, mostMs) => {
    expect(backoffMs(failures, 0)).toBe(0)
    expect(backoffMs(failures, 0.5)).toBe(mostMs / 2)
    expect(backoffMs(failures, 1)).toBe(mostMs)
  })

  test.each([
    [0, 10_000],
    [0.5, 10_500],
    [1, 11_000],
  ])('is what the channel asked for and up to a tenth more (random %d)', (random, waitMs) => {
    const { next } = decideAt(AT, { ...retry, afterMs: 10_000 }, { random })
    expect(next).toEqual({ state: 'waiting', nextAttemptAt: AT + waitMs })
  })

  test('ends with the day, however long the channel asks for', () => {
    const { next } = decideAt(AT + HOUR, { ...retry, afterMs: 1e12 })
    expect(next).toEqual({ state: 'waiting', nextAttemptAt: AT + 24 * HOUR })
  })
})

describe('a message that fails', () => {
  test.each([
    [24 * HOUR - 1, 'waiting'],
    [24 * HOUR, 'failed'],
  ])('is given up after a day: after %i ms it is %s', (ageMs, state) => {
    expect(decideAt(AT + ageMs, retry).next.state).toBe(state)
  })

  test('for good is not tried again', () => {
    expect(decideAt(AT, { outcome: 'refused', detail: 'HTTP 400' }, { fallback: 'email' })).toMatchObject({
      next: { state: 'failed' },
      copy: { channelId: 'email', createdAt: AT },
    })
  })

  test('because the other side is gone switches the channel off', () => {
    expect(decideAt(AT, { outcome: 'gone', detail: 'HTTP 410' }, { fallback: 'email' })).toMatchObject({
      next: { state: 'failed' },
      switchOff: 'HTTP 410',
      copy: { channelId: 'email' },
    })
  })
})

describe('the fallback channel', () => {
  test.each([
    ['would still be in time', 14 * MINUTE - 10_000, 10_000, false],
    ['would come too late', 14 * MINUTE - 10_000, 10_001, true],
    ['is an hour away', 0, HOUR, true],
  ])(
    'gets a copy when the next attempt comes more than 14 minutes after the message: it %s',
    (_what, ageMs, afterMs, copied) => {
      const { next, copy } = decideAt(AT + ageMs, { ...retry, afterMs }, { random: 0, fallback: 'email' })
      expect(next.state).toBe('waiting')
      expect(copy !== undefined).toBe(copied)
    },
  )

  test('gets the same message under the same delivery id, which says where it was meant to go', () => {
    const { copy } = decideAt(AT, { outcome: 'refused', detail: 'x' }, { fallback: 'email' })
    expect(copy?.notification).toEqual({
      ...createNotification(),
      kind: 'undelivered',
      title: 'slack could not be reached: chatwoot_response_time_critical',
    })
  })

  test('gets no copy of a copy', () => {
    const copy = createNotification({ kind: 'undelivered' })
    const decision = decideAt(
      AT,
      { outcome: 'refused', detail: 'x' },
      { fallback: 'email', delivery: { notification: copy } },
    )
    expect(decision).toEqual({ next: { state: 'failed' } })
  })

  test('gets a copy at once of what waits behind another message', () => {
    expect(decideAt(AT, retry, { fallback: 'email', delivery: { behind: true } }).copy?.channelId).toBe('email')
  })
})

test('a delivered message keeps what the channel called it', () => {
  expect(decideAt(AT, { outcome: 'delivered', detail: 'ok', reference: 'r' })).toEqual({
    next: { state: 'delivered', reference: 'r' },
  })
  expect(decideAt(AT, { outcome: 'delivered', detail: 'ok' })).toEqual({ next: { state: 'delivered' } })
})
