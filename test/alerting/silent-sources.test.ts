import { afterEach, describe, expect, test } from 'vitest'
import { type AlertRig, createAlertRig, HOUR_MS, INTERVAL_MS, MINUTE_MS, SECOND_MS } from './alert-rig.ts'

/** No data, and too little of it. */

const rigs: AlertRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

function open(...given: Parameters<typeof createAlertRig>): AlertRig {
  const rig = createAlertRig(given[0])
  rigs.push(rig)
  return rig
}

const depth = (rig: AlertRig, service: string, value: number) => rig.measure({ name: 'queue.depth', service, value })

describe('a source that stops', () => {
  test('is told within two intervals of the time that the rule gives it, by name, and told again when it is back', async () => {
    const rig = open([
      { name: 'silent', condition: 'queue.depth has no data for 10m', severity: 'critical', recoverFor: '1 check' },
    ])
    const both = () => {
      depth(rig, 'a', 3)
      depth(rig, 'b', 3)
    }
    await rig.run(20 * MINUTE_MS, both)
    expect(rig.messages()).toEqual([])
    const stopsMs = rig.passedMs
    await rig.run(2 * HOUR_MS, () => depth(rig, 'a', 3))
    const [message, ...others] = rig.messages()
    expect(others).toEqual([])
    expect(message?.alerts).toMatchObject([{ name: 'silent', state: 'firing' }])
    expect(message?.atMs).toBeGreaterThan(stopsMs + 10 * MINUTE_MS)
    expect(message?.atMs).toBeLessThanOrEqual(stopsMs + 10 * MINUTE_MS + 2 * INTERVAL_MS)
    expect([...rig.state.episodes.values()].map(({ labels }) => labels)).toEqual([{ service: 'b' }])
    await rig.run(MINUTE_MS, both)
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first', 'allResolved'])
  })

  test('that all stop, and a source that never began, are told as well', async () => {
    const rig = open([
      { name: 'silent', condition: 'queue.depth has no data for 10m', severity: 'critical' },
      { name: 'named', condition: 'queue.depth has no data for 10m where service = "b"', severity: 'critical' },
    ])
    await rig.run(MINUTE_MS)
    expect(
      rig
        .messages()
        .flatMap(({ alerts }) => alerts.map(({ name }) => name))
        .sort(),
    ).toEqual(['named', 'silent'])
  })

  test('is told by a rule on values that takes silence for a breach', async () => {
    const rig = open([{ name: 'deep', condition: 'queue.depth > 50', severity: 'critical', noData: 'fire' }])
    await rig.run(20 * MINUTE_MS, () => depth(rig, 'a', 3))
    const stopsMs = rig.passedMs
    await rig.run(HOUR_MS)
    const [message, ...others] = rig.messages()
    expect(others).toEqual([])
    // Five minutes are what the metric is judged over.
    expect(message?.atMs).toBeLessThanOrEqual(stopsMs + 5 * MINUTE_MS + 2 * INTERVAL_MS)
    expect([...rig.state.episodes.values()][0]?.message).toContain('nothing to judge')
  })

  test('neither begins an alert nor ends one by itself, and the timeline shows since when', async () => {
    const rig = open([{ name: 'deep', condition: 'queue.depth > 50', severity: 'critical', recoverFor: '1 check' }])
    await rig.run(10 * MINUTE_MS, () => depth(rig, 'a', 80))
    await rig.run(HOUR_MS)
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first'])
    expect(rig.kinds()).toEqual(['fired', 'dataLost'])
    await rig.run(MINUTE_MS, () => depth(rig, 'a', 3))
    expect(rig.kinds()).toEqual(['fired', 'dataLost', 'dataReturned', 'resolved'])
  })

  test('is told as ended also when its end has to wait for company, and nothing is measured of it any more', async () => {
    const rig = open([
      { name: 'deep', condition: 'queue.depth > 50', severity: 'critical', recoverFor: '1 check', noData: 'resolve' },
    ])
    const bad = (services: string) => () => {
      for (const service of services) depth(rig, service, 80)
    }
    await rig.run(10 * MINUTE_MS, bad('ab'))
    await rig.run(4.5 * MINUTE_MS, bad('a'))
    // A third begins just before the second is over, so that the group has news again only five minutes later.
    await rig.run(10 * MINUTE_MS, bad('ac'))
    const told = rig
      .messages()
      .map(({ reason, alerts }) => [reason, alerts.filter(({ state }) => state === 'resolved').length])
    expect(told).toEqual([
      ['first', 0],
      ['added', 0],
      ['someResolved', 1],
    ])
    await rig.run(MINUTE_MS, () => {
      for (const service of 'ac') depth(rig, service, 3)
    })
    expect(rig.messages().at(-1)?.reason).toBe('allResolved')
  })
})

describe('too few samples', () => {
  const failing = { name: 'failing', condition: 'operations.failures > 10 % over 10m', severity: 'critical' }
  const call = (rig: AlertRig, ok: boolean) =>
    rig.measure({ kind: 'operation', name: 'call', unit: 'ms', value: 9, ok })

  test.each([
    [0, 0],
    [1, 0],
    [4, 0],
    [5, 1],
  ])('%d failed calls and no other make %d pages', async (failed, pages) => {
    const rig = open([failing])
    for (let count = 0; count < failed; count++) call(rig, false)
    await rig.run(5 * MINUTE_MS)
    expect(rig.messages()).toHaveLength(pages)
  })

  test('neither end an alert', async () => {
    const rig = open([{ ...failing, recoverFor: '1 check' }])
    for (let count = 0; count < 20; count++) call(rig, false)
    await rig.run(MINUTE_MS)
    await rig.run(15 * MINUTE_MS, (ms) => {
      if (ms % (5 * MINUTE_MS) === 0) call(rig, true)
    })
    expect(rig.kinds()).not.toContain('resolved')
    await rig.run(10 * MINUTE_MS, (ms) => {
      if (ms % (30 * SECOND_MS) === 0) call(rig, true)
    })
    expect(rig.kinds().at(-1)).toBe('resolved')
  })

  test('and none of none is unknown: neither all well nor all wrong', async () => {
    const rules = ['< 50 %', '> 50 %', '<= 0 %', '>= 100 %', '= 0 %', '!= 0 %'].map((test, index) => ({
      ...failing,
      name: `r${index}`,
      condition: `operations.failures ${test}`,
      minimumSamples: 0,
    }))
    const rig = open(rules)
    rig.chat.set('chat.compliance', { value: null, samples: 0, share: { numerator: 0, denominator: 0 } })
    rig.edit([...rules, { ...failing, name: 'chat', condition: 'chat.compliance < 95 %', minimumSamples: 0 }])
    await rig.run(10 * MINUTE_MS)
    expect([rig.messages(), rig.kinds()]).toEqual([[], []])
  })
})
