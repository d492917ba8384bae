import { afterEach, describe, expect, test } from 'vitest'
import { type AlertRig, createAlertRig, HOUR_MS, INTERVAL_MS, MINUTE_MS, SECOND_MS } from './alert-rig.ts'

/** What was told stays told: over restarts, a clock that is set, and an edited rule. */

const rigs: AlertRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

function open(...given: Parameters<typeof createAlertRig>): AlertRig {
  const rig = createAlertRig(given[0])
  rigs.push(rig)
  return rig
}

const deep = { name: 'deep', condition: 'queue.depth > 50', severity: 'error', recoverFor: '1 check' }

/** Bad and good in turns of a minute, so that the alert fires again and again. */
const flap = (rig: AlertRig) => (ms: number) =>
  rig.measure({ name: 'queue.depth', value: Math.floor((ms - SECOND_MS) / MINUTE_MS) % 2 === 0 ? 80 : 20 })

const firstsOf = (rig: AlertRig) => rig.messages().flatMap(({ reason, atMs }) => (reason === 'first' ? atMs : []))

describe('a cooldown of 15 minutes', () => {
  test.each([
    ['set forward by an hour', HOUR_MS],
    ['set back by an hour', -HOUR_MS],
    ['left alone', 0],
  ])('lasts 15 minutes, over a restart in minute 5, when the clock is %s', async (_, byMs) => {
    const rig = open([deep])
    await rig.run(5 * MINUTE_MS, flap(rig))
    const [toldMs] = firstsOf(rig) as [number]
    expect(toldMs).toBe(INTERVAL_MS)
    await rig.restart()
    await rig.run(2 * MINUTE_MS, flap(rig))
    rig.setClock(byMs)
    await rig.run(13 * MINUTE_MS, flap(rig))
    const [, secondMs, ...others] = firstsOf(rig)
    expect(others).toEqual([])
    expect(secondMs).toBeGreaterThanOrEqual(toldMs + 15 * MINUTE_MS)
    // It is then firing, or fires within the two minutes of its turn.
    expect(secondMs).toBeLessThanOrEqual(toldMs + 17 * MINUTE_MS + INTERVAL_MS)
  })

  test('never grows when the clock is set back while no server runs', async () => {
    const rig = open([deep])
    await rig.run(5 * MINUTE_MS, flap(rig))
    await rig.restart()
    rig.setClock(-HOUR_MS)
    await rig.run(20 * MINUTE_MS, flap(rig))
    const [firstMs, secondMs] = firstsOf(rig) as [number, number]
    // Nobody knows how much of it is left, so it begins anew at the restart, and lasts once.
    expect(secondMs - firstMs).toBeGreaterThanOrEqual(15 * MINUTE_MS)
    expect(secondMs).toBeLessThanOrEqual(5 * MINUTE_MS + 17 * MINUTE_MS + INTERVAL_MS)
  })
})

describe('an alert that is open', () => {
  const bad = (rig: AlertRig) => () => rig.measure({ name: 'queue.depth', value: 80 })

  test('is not told again by servers that are restarted, and its end is told once', async () => {
    const rig = open([deep])
    for (let times = 0; times < 20; times++) {
      await rig.run(90 * SECOND_MS, bad(rig))
      await rig.restart()
    }
    expect(rig.messages()).toHaveLength(1)
    await rig.run(5 * MINUTE_MS, () => rig.measure({ name: 'queue.depth', value: 20 }))
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first', 'allResolved'])
    expect(rig.kinds()).toEqual(['fired', 'resolved'])
  })

  test('keeps what its hold had counted over a short restart, and fires after the whole hold', async () => {
    const rig = open([{ ...deep, condition: 'queue.depth > 50 for 5m' }])
    await rig.run(3 * MINUTE_MS, bad(rig))
    await rig.restart()
    await rig.run(4 * MINUTE_MS, bad(rig))
    expect(rig.messages()[0]?.atMs).toBe(5 * MINUTE_MS + INTERVAL_MS)
  })

  test.each([
    [50, 'keeps', 5],
    [61, 'forgets', 8.5],
  ])(
    'after %d minutes without a server %s what its hold had counted, and fills none of it meanwhile',
    async (downMinutes, _, badMinutes) => {
      const rig = open([{ ...deep, condition: 'queue.depth > 50 for 5m' }])
      await rig.run(3 * MINUTE_MS, bad(rig))
      await rig.pause(downMinutes * MINUTE_MS)
      await rig.run(10 * MINUTE_MS, bad(rig))
      // An interval of the pause counts when what was before does: the round after it speaks for the time just before.
      expect(rig.messages()[0]?.atMs).toBe(
        (downMinutes + badMinutes) * MINUTE_MS + (badMinutes === 5 ? INTERVAL_MS : 0),
      )
    },
  )

  test('ends when its rule is edited, which begins afresh and says so', async () => {
    const rig = open([deep])
    await rig.run(2 * MINUTE_MS, bad(rig))
    rig.edit([{ ...deep, condition: 'queue.depth > 60 for 2m' }])
    await rig.run(2 * MINUTE_MS, bad(rig))
    expect(rig.kinds()).toEqual(['fired', 'ruleChanged', 'resolved', 'pending'])
    await rig.run(20 * MINUTE_MS, bad(rig))
    expect(rig.kinds()).toEqual(['fired', 'ruleChanged', 'resolved', 'pending', 'fired'])
    expect(rig.messages().map(({ reason }) => reason)).toEqual(['first', 'allResolved', 'first'])
    const [firstMs, secondMs] = firstsOf(rig) as [number, number]
    expect(secondMs - firstMs).toBeGreaterThanOrEqual(15 * MINUTE_MS)
    expect(secondMs - firstMs).toBeLessThanOrEqual(15 * MINUTE_MS + INTERVAL_MS)
  })

  test('ends when its rule is removed, and nobody is left believing in it', async () => {
    const rig = open([deep])
    await rig.run(2 * MINUTE_MS, bad(rig))
    rig.edit([])
    await rig.run(2 * MINUTE_MS, bad(rig))
    expect(rig.messages().map(({ reason, alerts }) => [reason, alerts[0]?.state])).toEqual([
      ['first', 'firing'],
      ['allResolved', 'resolved'],
    ])
  })
})
