import { afterEach, describe, expect, test } from 'vitest'
import { type AlertRig, createAlertRig, INTERVAL_MS, MINUTE_MS } from './alert-rig.ts'

/** One cause is one message. */

const rigs: AlertRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

function open(...given: Parameters<typeof createAlertRig>): AlertRig {
  const rig = createAlertRig(given[0])
  rigs.push(rig)
  return rig
}

const namesOf = (rig: AlertRig) =>
  rig.messages().map(({ alerts }) => alerts.map(({ name, severity }) => `${name} ${severity}`))

describe('a cause speaks for its symptoms', () => {
  test('a late phase for the latency of whole messages, with the strongest severity of both', async () => {
    const rig = open(
      [
        { name: 'slow messages', condition: 'chat.latency.p95 > 5s', severity: 'critical' },
        { name: 'late', condition: 'chat.compliance < 95 %', severity: 'warning' },
        { name: 'queue wait', condition: 'chat.phase.queueToWorker.p95 > 5s', severity: 'warning' },
      ].map((rule) => ({ ...rule, name: rule.name.replaceAll(' ', '-'), recoverFor: '1 check' })),
    )
    rig.chat.set('chat.latency.p95', { value: 9_000, samples: 100 })
    rig.chat.set('chat.compliance', { value: 50, samples: 100, share: { numerator: 50, denominator: 100 } })
    rig.chat.set('chat.phase.queueToWorker.p95', { value: 8_000, samples: 100 })
    await rig.run(10 * MINUTE_MS)
    expect(namesOf(rig)).toEqual([['queue-wait critical']])
    expect(rig.kinds()).toEqual(['fired', 'fired', 'fired'])
    // The cause goes, the symptom stays: now it speaks for itself.
    rig.chat.set('chat.phase.queueToWorker.p95', { value: 100, samples: 100 })
    await rig.run(20 * MINUTE_MS)
    expect(namesOf(rig).at(-1)).toContain('slow-messages critical')
  })

  test('the stronger for the weaker on one metric, and only where it is about the same service', async () => {
    const rig = open([
      { name: 'deep', condition: 'queue.depth > 50', severity: 'warning' },
      { name: 'very-deep', condition: 'queue.depth > 100', severity: 'critical' },
    ])
    await rig.run(10 * MINUTE_MS, () => {
      rig.measure({ name: 'queue.depth', service: 'a', value: 200 })
      rig.measure({ name: 'queue.depth', service: 'b', value: 80 })
    })
    expect(namesOf(rig).flat().sort()).toEqual(['deep warning', 'very-deep critical'])
  })

  test('a rule for those that name it', async () => {
    const rig = open([
      { name: 'many-open', condition: 'conversations.open > 50', severity: 'critical', inhibitedBy: ['deep'] },
      { name: 'deep', condition: 'conversations.pending > 50', severity: 'warning' },
    ])
    await rig.run(10 * MINUTE_MS, () => {
      for (const name of ['conversations.open', 'conversations.pending'])
        rig.measure({ name, service: 'helpdesk', value: 80 })
    })
    expect(namesOf(rig)).toEqual([['deep critical']])
  })
})

describe('many alerts at once', () => {
  test('500 of 500 services are at most five messages, which say how many there are', async () => {
    const rig = open([{ name: 'deep', condition: 'queue.depth > 50', severity: 'critical', category: 'queue' }])
    await rig.run(12 * MINUTE_MS, (ms) => {
      if (ms % MINUTE_MS !== 0) return
      for (let index = 0; index < 500; index++) rig.measure({ name: 'queue.depth', service: `s${index}`, value: 80 })
    })
    expect(rig.kinds()).toHaveLength(500)
    const messages = rig.messages()
    expect(messages.length).toBeLessThanOrEqual(5)
    expect((messages[0]?.alerts.length ?? 0) + (messages[0]?.more ?? 0)).toBe(500)
  })

  test('one after the other are told together, no more than once a minute', async () => {
    const rig = open([{ name: 'deep', condition: 'queue.depth > 50', severity: 'critical', category: 'queue' }])
    await rig.run(10 * MINUTE_MS, (ms) => {
      if (ms % INTERVAL_MS !== 0) return
      // Five more of them every interval.
      for (let index = 0; index < (5 * ms) / INTERVAL_MS; index++)
        rig.measure({ name: 'queue.depth', service: `s${index}`, value: 80 })
    })
    expect(rig.kinds()).toHaveLength(100)
    const times = rig.messages().map(({ atMs }) => atMs)
    expect(times).toHaveLength(10)
    for (const [index, atMs] of times.slice(1).entries()) expect(atMs - (times[index] ?? 0)).toBe(MINUTE_MS)
  })
})
