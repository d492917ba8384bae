import { expect, test } from 'vitest'
import { type Channel, lookOfChannel, unheardSeverities } from './channel-state.ts'

const unused: Channel = {
  id: 'slack',
  kind: 'slack',
  fallback: null,
  severities: ['critical', 'error'],
  switchedOff: null,
  lastDelivered: null,
  lastFailure: null,
  waiting: 0,
}
const failed = (at: number) => ({ at, detail: 'HTTP 500' })

test.each<[string, Partial<Channel>, string]>([
  ['was never used', {}, 'Not used yet'],
  ['delivered', { lastDelivered: 5 }, 'Delivers'],
  ['failed only', { lastFailure: failed(5) }, 'Failing'],
  ['failed after it delivered', { lastDelivered: 5, lastFailure: failed(6) }, 'Failing'],
  ['delivered after it failed', { lastDelivered: 6, lastFailure: failed(5) }, 'Delivers'],
  ['was switched off', { lastDelivered: 6, switchedOff: 'HTTP 410' }, 'Switched off'],
])('a channel that %s', (_, change, word) => {
  expect(lookOfChannel({ ...unused, ...change }).word).toBe(word)
})

test('severities that no channel in use takes are named, worst first', () => {
  expect(unheardSeverities([unused])).toEqual(['warning', 'info'])
  expect(unheardSeverities([{ ...unused, switchedOff: 'gone' }])).toEqual(['critical', 'error', 'warning', 'info'])
  expect(unheardSeverities([unused, { ...unused, severities: ['warning', 'info'] }])).toEqual([])
})
