import type { AlertsAnswer } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { makeAlert } from '../test-support/make-alert.ts'
import { describeWatch, isWatchLate } from './describe-watch.ts'

const NOW = 1_000 * 60_000
const MINUTE = 60_000

const began = (minutes: number) => ({ startedAt: NOW - minutes * MINUTE })
const firing = makeAlert(began(12))
const warning = makeAlert({ id: 'b', severity: 'warning', ...began(90) })
const acknowledged = makeAlert({ id: 'c', state: 'acknowledged', ...began(30) })
const silent = makeAlert({ id: 'd', state: 'noData', ...began(5) })
const pending = makeAlert({ id: 'e', state: 'pending', startedAt: null })

const describe = (
  alerts: AlertsAnswer['alerts'],
  change: { rules?: number | null; checkedAt?: number | null } = {},
) => {
  const counts: Record<string, number> = {}
  for (const { state } of alerts) counts[state] = (counts[state] ?? 0) + 1
  const { rules = 61, checkedAt = NOW - 14_000 } = change
  const { symbol, sentence } = describeWatch({ answer: { alerts, counts, checkedAt }, rules, now: NOW })
  return `${symbol}: ${sentence.replaceAll('\u00a0', ' ')}`
}

test.each([
  [[firing], 'critical: 1 alert is firing; it began 12 min ago.'],
  [[warning], 'warning: 1 alert is firing; it began 1 h ago.'],
  [[warning, firing], 'critical: 2 alerts are firing; the worst began 12 min ago.'],
  [[firing, warning, acknowledged], 'critical: 2 alerts are firing, 1 acknowledged; the worst began 12 min ago.'],
  [[firing, silent], 'critical: 1 alert is firing, 1 without data; it began 12 min ago.'],
  [[acknowledged], 'waiting: 1 alert goes on, acknowledged; it began 30 min ago.'],
  [
    [acknowledged, { ...acknowledged, id: 'f' }],
    'waiting: 2 alerts go on, all acknowledged; the worst began 30 min ago.',
  ],
  [[silent], 'unknown: Nothing is firing, but 1 alert has no data.'],
  [[pending], 'ok: Nothing is firing, 1 alert is pending. 61 rules watch, last checked 14 s ago.'],
  [[], 'ok: Nothing is firing. 61 rules watch, last checked 14 s ago.'],
])('of alerts %# it says: %s', (alerts, said) => {
  expect(describe(alerts)).toBe(said)
})

test('one rule watches', () => {
  expect(describe([], { rules: 1 })).toBe('ok: Nothing is firing. 1 rule watches, last checked 14 s ago.')
})

test('how many rules watch is left out while nobody knows', () => {
  expect(describe([], { rules: null })).toBe('ok: Nothing is firing. Last checked 14 s ago.')
})

test('what fires counts as it is counted, also beyond what is listed', () => {
  const { sentence } = describeWatch({
    answer: { alerts: [firing], counts: { firing: 1_000 }, checkedAt: NOW },
    rules: null,
    now: NOW,
  })
  expect(sentence).toContain('1,000')
})

test.each([
  [null, true],
  [NOW - 120_000, false],
  [NOW - 120_001, true],
])('rules last checked at %s are late: %s', (checkedAt, late) => {
  expect(isWatchLate(checkedAt, NOW)).toBe(late)
})

test('a watch that stopped is never called calm', () => {
  const stopped = { checkedAt: NOW - 7 * MINUTE }
  expect(describe([], stopped)).toBe(
    'warning: Nobody knows whether all is well: the rules were last checked 7 min ago.',
  )
  expect(describe([acknowledged], stopped)).toContain('Nobody knows')
  expect(describe([firing], stopped)).toBe('critical: 1 alert is firing; it began 12 min ago. Last checked 7 min ago.')
  expect(describe([], { checkedAt: null })).toBe('waiting: The rules have not been checked yet.')
})
