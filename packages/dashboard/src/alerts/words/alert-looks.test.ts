import type { Alert, RuleStatus } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { describeEnd, lookOfAlert, lookOfRule } from './alert-looks.ts'
import { webHref } from './web-href.ts'

test.each<[Alert['state'], Alert['severity'], string, string]>([
  ['firing', 'critical', 'critical', 'Critical'],
  ['acknowledged', 'warning', 'warning', 'Warning'],
  ['pending', 'error', 'waiting', 'Pending error'],
  ['noData', 'critical', 'unknown', 'No data'],
  ['resolved', 'critical', 'ok', 'Ended'],
])('an alert that is %s with severity %s has the shape "%s" and the word "%s"', (state, severity, symbol, word) => {
  expect(lookOfAlert({ state, severity })).toEqual({ symbol, word })
})

test.each<[RuleStatus['verdict'], boolean, string, string]>([
  ['firing', true, 'warning', 'Warning'],
  ['ok', true, 'ok', 'Fine'],
  ['inconclusive', true, 'unknown', 'Undecided'],
  ['noData', true, 'unknown', 'No data'],
  [null, true, 'waiting', 'Not checked yet'],
  ['off', true, 'unknown', 'Off'],
  ['ok', false, 'unknown', 'Off'],
])('a rule that says %s, switched on: %s, has the shape "%s" and the word "%s"', (verdict, enabled, symbol, word) => {
  expect(lookOfRule({ verdict, enabled, severity: 'warning' })).toEqual({ symbol, word })
})

test('an end is named, and one of a newer server left as it is', () => {
  expect([null, 'recovered', 'byHand', 'eclipsed'].map(describeEnd)).toEqual([
    '',
    'back within its limit',
    'resolved by hand',
    'eclipsed',
  ])
})

test.each([
  ['https://wiki.example/runbook#a', 'https://wiki.example/runbook#a'],
  ['http://wiki.example', 'http://wiki.example/'],
  ['javascript:alert(1)', null],
  ['JAVASCRIPT:alert(1)', null],
  ['data:text/html,x', null],
  ['see the wiki', null],
  ['/runbook', null],
  [null, null],
])('a runbook at %s leads to %s', (text, href) => {
  expect(webHref(text)).toBe(href)
})
