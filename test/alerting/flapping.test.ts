import { afterEach, describe, expect, test } from 'vitest'
import { type AlertRig, createAlertRig, HOUR_MS, INTERVAL_MS, MINUTE_MS, SECOND_MS } from './alert-rig.ts'

/** A value that crosses its limit again and again is one trouble, and told as one. */

const rigs: AlertRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

function open(...given: Parameters<typeof createAlertRig>): AlertRig {
  const rig = createAlertRig(given[0])
  rigs.push(rig)
  return rig
}

const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const
/** Info goes to the log alone. */
const PAGING = SEVERITIES.slice(1)

describe('a value that crosses its limit every 10 s for an hour', () => {
  test.each(PAGING)('is told at most twice when it is %s, and every flip is in the timeline', async (severity) => {
    const rig = open([{ name: 'deep', condition: 'queue.depth > 50', severity }])
    await rig.run(HOUR_MS, (ms) => {
      if (ms % (10 * SECOND_MS) === 0)
        rig.measure({ name: 'queue.depth', value: ms % (20 * SECOND_MS) === 0 ? 80 : 20 })
    })
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first'])
    const flips = rig.kinds()
    expect(flips[0]).toBe('fired')
    // It is judged every 30 s, which is every third flip: 119 of them after the first.
    expect(flips.slice(1)).toEqual(
      Array.from({ length: flips.length - 1 }, (_, index) => (index % 2 === 0 ? 'recovering' : 'relapsed')),
    )
    expect(flips.length).toBeGreaterThanOrEqual(118)
    await rig.run(10 * MINUTE_MS, () => rig.measure({ name: 'queue.depth', value: 20 }))
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first', 'allResolved'])
  })

  test('is told at most twice when one sample makes the difference', async () => {
    const rig = open([{ name: 'failing', condition: 'operations.failed > 15 over 5m', severity: 'critical' }])
    // One in 20 s: five minutes hold now 15 and now 16 of them.
    await rig.run(HOUR_MS, (ms) => {
      if (ms % (20 * SECOND_MS) === 0) rig.measure({ kind: 'operation', name: 'call', unit: 'ms', value: 9, ok: false })
    })
    expect(rig.kinds().filter((kind) => kind === 'recovering').length).toBeGreaterThan(50)
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first'])
  })

  test.each(PAGING)(
    'and whose rule has no recovery time is told no more often than its cooldown lets it, when %s',
    async (severity) => {
      const rig = open([{ name: 'deep', condition: 'queue.depth > 50', severity, recoverFor: '1 check' }])
      await rig.run(HOUR_MS, (ms) => {
        if (ms % (10 * SECOND_MS) === 0)
          rig.measure({ name: 'queue.depth', value: ms % (20 * SECOND_MS) === 0 ? 80 : 20 })
      })
      const cooldownMs = { warning: 30, error: 15, critical: 5, info: 60 }[severity] * MINUTE_MS
      const begun = rig.messages().filter(({ reason }) => reason === 'first')
      expect(begun.length).toBeLessThanOrEqual(HOUR_MS / cooldownMs)
      for (const [index, { atMs }] of begun.slice(1).entries())
        expect(atMs - (begun[index]?.atMs ?? 0)).toBeGreaterThanOrEqual(cooldownMs)
    },
  )
})

describe('a breach that lasts', () => {
  test.each([
    ['for 5m', 5 * MINUTE_MS],
    ['for 3 checks', 2 * INTERVAL_MS],
    ['', 0],
  ])('pages within its hold and one interval: %s', async (hold, holdMs) => {
    const rig = open([{ name: 'deep', condition: `queue.depth > 50 ${hold}`, severity: 'critical' }])
    const beginsMs = 3 * MINUTE_MS + 7 * SECOND_MS
    await rig.run(15 * MINUTE_MS, (ms) => rig.measure({ name: 'queue.depth', value: ms >= beginsMs ? 80 : 20 }))
    const [message, ...others] = rig.messages()
    expect(others).toEqual([])
    expect(message?.atMs).toBeGreaterThanOrEqual(beginsMs + holdMs)
    expect(message?.atMs).toBeLessThanOrEqual(beginsMs + holdMs + INTERVAL_MS)
  })

  test('pages also when it began with flapping', async () => {
    const rig = open([{ name: 'deep', condition: 'queue.depth > 50 for 5m', severity: 'critical' }])
    await rig.run(30 * MINUTE_MS, (ms) => {
      if (ms % (10 * SECOND_MS) === 0)
        rig.measure({ name: 'queue.depth', value: ms % (20 * SECOND_MS) === 0 ? 80 : 20 })
    })
    expect(rig.messages()).toEqual([])
    const beginsMs = rig.passedMs
    await rig.run(10 * MINUTE_MS, () => rig.measure({ name: 'queue.depth', value: 80 }))
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first'])
    expect(rig.messages()[0]?.atMs).toBeLessThanOrEqual(beginsMs + 5 * MINUTE_MS + INTERVAL_MS)
  })
})
