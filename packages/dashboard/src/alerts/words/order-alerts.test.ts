import type { Alert } from '@plumbline/protocol/api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeAlert } from '../test-support/make-alert.ts'
import { compareAlerts } from './order-alerts.ts'

const inhibited = { reason: 'inhibited', by: 'cause', until: null }

test.each<[string, Partial<Alert>, Partial<Alert>]>([
  ['what fires before what has no data', { severity: 'info' }, { state: 'noData' }],
  ['what has no data before what somebody is on', { state: 'noData', severity: 'info' }, { state: 'acknowledged' }],
  ['what somebody is on before what may come', { state: 'acknowledged', severity: 'info' }, { state: 'pending' }],
  ['critical before error', {}, { severity: 'error' }],
  ['error before warning', { severity: 'error' }, { severity: 'warning' }],
  ['warning before info', { severity: 'warning' }, { severity: 'info' }],
  ['a cause before its symptom, however long that has gone on', { startedAt: 9 }, { startedAt: 1, quiet: inhibited }],
  ['a critical symptom before a warning', { quiet: inhibited }, { severity: 'warning' }],
  ['what has gone on longer', { startedAt: 1 }, { startedAt: 2 }],
  ['what has begun before what has not', { startedAt: 1 }, { startedAt: null }],
])('%s', (_, first, second) => {
  const [a, b] = [makeAlert(first), makeAlert(second)]
  expect([b, a].toSorted(compareAlerts)).toEqual([a, b])
})

test('whatever order the alerts come in, they are shown in one', () => {
  const anyAlert = fc
    .record({
      id: fc.constantFrom('a', 'b', 'c'),
      title: fc.constantFrom('x', 'y'),
      episode: fc.integer({ min: 1, max: 3 }),
      startedAt: fc.option(fc.integer({ min: 0, max: 2 })),
      severity: fc.constantFrom('critical' as const, 'info' as const),
    })
    .map(makeAlert)
  const alerts = fc.uniqueArray(anyAlert, { selector: (alert) => JSON.stringify(alert) })
  fc.assert(
    fc.property(
      alerts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, shuffled]) => {
        expect(shuffled.toSorted(compareAlerts)).toEqual(list.toSorted(compareAlerts))
      },
    ),
  )
})
