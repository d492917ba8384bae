import { SEVERITIES } from '@plumbline/protocol/catalogue'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Notice } from './announce.ts'
import { groupAlerts, type Told } from './group-alerts.ts'
import type { OpenAlert } from './open-alert.ts'

let made = 0
const told = (change: Partial<OpenAlert> & { kind?: Notice['kind'] } = {}): Told => {
  const { kind = 'firing', ...rest } = change
  const alert: OpenAlert = {
    fingerprint: `f${made++}`,
    rule: 'r',
    metric: 'api.errors',
    severity: 'warning',
    labels: {},
    concern: { kind: 'other' },
    category: null,
    inhibitedBy: [],
    ...rest,
  }
  const about = { episode: 1, severity: alert.severity }
  const notice: Notice = kind === 'resolved' ? { kind, ...about, reason: 'recovered' } : { kind, ...about }
  return { alert, notice, symptoms: [] }
}
const service = (name: string, change: Parameters<typeof told>[0] = {}) =>
  told({ ...change, labels: { service: name } })
const keysAndSizes = (all: readonly Told[]) =>
  Object.fromEntries(groupAlerts(all).map(({ key, notices }) => [key, notices.length]))

describe('messages', () => {
  test('are one for each part of the system', () => {
    const pipeline = { kind: 'latency', pipeline: 'chat' } as const
    const all = [service('hubspot'), service('hubspot'), service('n8n'), told({ concern: pipeline }), told()]
    expect(keysAndSizes(all)).toEqual({
      'firing/part:hubspot': 2,
      'firing/part:n8n': 1,
      'firing/part:chat': 1,
      'firing/part:api.errors': 1,
    })
  })

  test('tell what begins apart from what ends', () => {
    expect(keysAndSizes([service('n8n'), service('n8n', { kind: 'resolved' })])).toEqual({
      'firing/part:n8n': 1,
      'resolved/part:n8n': 1,
    })
  })

  test('begin with the worst', () => {
    const all = [service('n8n'), service('n8n', { severity: 'critical' }), service('n8n', { severity: 'error' })]
    expect(groupAlerts(all)[0]?.notices.map(({ notice }) => notice.severity)).toEqual(['critical', 'error', 'warning'])
  })

  test.each([
    [5, 'firing/part:s0', 5],
    [6, 'firing/category:c0', 2],
    [1_000, 'firing/category:c0', 2],
  ])('for %d parts at once begin with %s and are %d', (parts, key, count) => {
    const burst = Array.from({ length: parts }, (_, index) => service(`s${index}`, { category: `c${index % 2}` }))
    const messages = groupAlerts(burst)
    expect(messages[0]?.key).toBe(key)
    expect(messages).toHaveLength(count)
  })

  test('are by severity when there are many parts and many categories', () => {
    const burst = Array.from({ length: 12 }, (_, index) =>
      service(`s${index}`, { category: `c${index}`, severity: SEVERITIES[index % 4] ?? 'info' }),
    )
    expect(Object.keys(keysAndSizes(burst)).sort()).toEqual(SEVERITIES.map((each) => `firing/severity:${each}`).sort())
  })

  test('are none when there is nothing to tell', () => {
    expect(groupAlerts([])).toEqual([])
  })
})

test('of whatever is told, everything is in one message once, and there are never more than ten', () => {
  const notice = fc.record({
    severity: fc.constantFrom(...SEVERITIES),
    kind: fc.constantFrom<Notice['kind']>('firing', 'escalated', 'repeated', 'resolved'),
    category: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')),
    labels: fc.record({ service: fc.string({ maxLength: 2 }) }),
  })
  fc.assert(
    fc.property(fc.array(notice, { maxLength: 40 }), (burst) => {
      const all = burst.map((each) => told(each))
      const messages = groupAlerts(all)
      expect(messages.length).toBeLessThanOrEqual(10)
      expect(new Set(messages.map(({ key }) => key)).size).toBe(messages.length)
      const ids = (list: readonly Told[]) => list.map(({ alert }) => alert.fingerprint).sort()
      expect(ids(messages.flatMap(({ notices }) => notices))).toEqual(ids(all))
    }),
  )
})
