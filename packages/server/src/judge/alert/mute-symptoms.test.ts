import { CHAT_PIPELINE } from '@plumbline/protocol'
import { SEVERITIES } from '@plumbline/protocol/catalogue'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { muteSymptoms } from './mute-symptoms.ts'
import { covers, type OpenAlert } from './open-alert.ts'

const alert = (fingerprint: string, change: Partial<OpenAlert> = {}): OpenAlert => ({
  fingerprint,
  rule: fingerprint,
  metric: fingerprint,
  severity: 'warning',
  labels: {},
  concern: { kind: 'other' },
  category: null,
  inhibitedBy: [],
  ...change,
})

const latency = { kind: 'latency', pipeline: 'chat' } as const
const phase = (id: string) => ({ kind: 'phase', pipeline: 'chat', phase: id }) as const
const compliance = alert('compliance', { severity: 'critical', concern: latency })
const queueWait = alert('queue-wait', { concern: phase('queueToWorker') })
const slowSend = alert('a-slow-send', { concern: phase('workerToChatwoot') })

const voices = (...alerts: OpenAlert[]) => Object.fromEntries(muteSymptoms(alerts, [CHAT_PIPELINE]))
const speaks = (severity: OpenAlert['severity'], ...symptoms: string[]) => ({ kind: 'speaks', severity, symptoms })
const mutedBy = (by: string) => ({ kind: 'muted', by })

describe('a late phase', () => {
  test('speaks for the latency of its pipeline, as severely as that is', () => {
    expect(voices(compliance, queueWait)).toEqual({
      'queue-wait': speaks('critical', 'compliance'),
      compliance: mutedBy('queue-wait'),
    })
  })

  test.each([
    ['another pipeline', alert('p', { concern: { ...latency, pipeline: 'mail' } }), queueWait],
    ['another concern', alert('p', { severity: 'critical' }), queueWait],
    ['a phase that the pipeline does not have', compliance, alert('q', { concern: phase('lunch') })],
    [
      'a pipeline that nobody knows',
      alert('p', { concern: { ...latency, pipeline: 'mail' } }),
      alert('q', { concern: { ...phase('queueToWorker'), pipeline: 'mail' } }),
    ],
    ['a narrower scope', compliance, { ...queueWait, labels: { customer: 'x' } }],
  ])('has nothing to do with %s', (_, symptom, cause) => {
    expect(voices(symptom, cause)).toEqual({
      [symptom.fingerprint]: speaks(symptom.severity),
      [cause.fingerprint]: speaks(cause.severity),
    })
  })

  test('of all customers speaks for one of them', () => {
    const one = { ...compliance, labels: { customer: 'x' } }
    expect(voices(one, queueWait).compliance).toEqual(mutedBy('queue-wait'))
  })

  test('among several is the worst, and of equals the first that a message passes', () => {
    expect(voices(slowSend, queueWait, compliance).compliance).toEqual(mutedBy('queue-wait'))
    expect(voices({ ...slowSend, severity: 'error' }, queueWait, compliance).compliance).toEqual(mutedBy('a-slow-send'))
    expect(voices(slowSend, queueWait, compliance)['a-slow-send']).toEqual(speaks('warning'))
  })
})

describe('the same metric', () => {
  const weak = alert('weak', { metric: 'api.errors' })
  const strong = alert('strong', { metric: 'api.errors', severity: 'critical' })

  test('is told once, as severely as it is', () => {
    expect(voices(weak, strong)).toEqual({ strong: speaks('critical', 'weak'), weak: mutedBy('strong') })
  })

  test('is told once also when it is the latency of messages', () => {
    expect(voices({ ...weak, concern: latency }, { ...strong, concern: latency }).weak).toEqual(mutedBy('strong'))
  })

  test('of equal severity is told for each rule', () => {
    const other = { ...strong, fingerprint: 'other' }
    expect(voices(strong, other)).toEqual({ strong: speaks('critical'), other: speaks('critical') })
  })

  test('of one service says nothing about another', () => {
    const labels = { service: 'hubspot' }
    expect(voices({ ...weak, labels: { service: 'n8n' } }, { ...strong, labels }).weak).toEqual(speaks('warning'))
    expect(voices({ ...weak, labels: { ...labels, customer: 'x' } }, { ...strong, labels }).weak).toEqual(
      mutedBy('strong'),
    )
  })
})

describe('a chain', () => {
  test('of causes ends at its root, which speaks for all', () => {
    const p95 = alert('p95', { concern: latency, inhibitedBy: ['compliance'] })
    expect(voices(p95, compliance, queueWait)).toEqual({
      'queue-wait': speaks('critical', 'compliance', 'p95'),
      compliance: mutedBy('queue-wait'),
      p95: mutedBy('queue-wait'),
    })
  })

  test('that closes to a circle leaves one that speaks', () => {
    const circle = [
      alert('a', { inhibitedBy: ['b'] }),
      alert('b', { inhibitedBy: ['c'] }),
      alert('c', { inhibitedBy: ['a'] }),
    ]
    expect(Object.values(voices(...circle)).filter(({ kind }) => kind === 'speaks')).toEqual([
      speaks('warning', 'a', 'b'),
    ])
  })

  test('never makes a rule mute itself', () => {
    expect(voices(alert('a', { inhibitedBy: ['a'] }))).toEqual({ a: speaks('warning') })
  })
})

test('of whatever alerts, each speaks or is spoken for once, and nothing is told more mildly than it is', () => {
  const names = ['a', 'b', 'c']
  const labels = fc.dictionary(fc.constantFrom('service', 'customer'), fc.constantFrom('x', 'y'), { maxKeys: 2 })
  const concern = fc.constantFrom(latency, phase('queueToWorker'), phase('workerProcessing'), {
    kind: 'other',
  } as const)
  const alerts = fc
    .array(
      fc.record({
        rule: fc.constantFrom(...names),
        metric: fc.constantFrom(...names),
        severity: fc.constantFrom(...SEVERITIES),
        labels,
        concern,
        inhibitedBy: fc.subarray(names),
      }),
      { maxLength: 12 },
    )
    .map((list) => list.map((each, index) => alert(`f${index}`, each)))
  fc.assert(
    fc.property(alerts, (open) => {
      const result = muteSymptoms(open, [CHAT_PIPELINE])
      expect([...result.keys()].sort()).toEqual(open.map(({ fingerprint }) => fingerprint).sort())
      const spokenFor = [...result].flatMap(([own, voice]) => (voice.kind === 'speaks' ? [own, ...voice.symptoms] : []))
      expect(spokenFor.sort()).toEqual(open.map(({ fingerprint }) => fingerprint).sort())
      for (const each of open) {
        const voice = result.get(each.fingerprint)
        const root = voice?.kind === 'muted' ? result.get(voice.by) : voice
        if (root?.kind !== 'speaks') expect.fail('muted by what does not speak')
        expect(SEVERITIES.indexOf(root.severity)).toBeGreaterThanOrEqual(SEVERITIES.indexOf(each.severity))
        if (voice?.kind !== 'muted') continue
        const cause = open.find(({ fingerprint }) => fingerprint === voice.by)
        expect(cause && covers(cause.labels, each.labels)).toBe(true)
      }
      expect(muteSymptoms([...open].reverse(), [CHAT_PIPELINE])).toEqual(result)
    }),
  )
})
