import { CHAT_PIPELINE as graph } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import { type SettleOptions, settleOnce } from './settle.ts'

const MINUTE = 60_000

/** A state store in memory with the promises of the real one: compare-and-set cursors, one holder of a lease. */
function memoryState(leaseFree = true) {
  const cursors = new Map<string, number>()
  return {
    cursors,
    readCursor: async (name: string) => {
      const position = cursors.get(name)
      return position === undefined ? undefined : { position }
    },
    advanceCursor: async (name: string, from: number | undefined, to: number) => {
      if (cursors.get(name) !== from) return false
      cursors.set(name, to)
      return true
    },
    acquireLease: async () => leaseFree,
  }
}

function setup(changed: Partial<SettleOptions> = {}) {
  const settled: [number, number][] = []
  const state = memoryState()
  const options: SettleOptions = {
    state,
    holder: 'here',
    pipelines: [graph],
    settle: async ({ afterMs, uptoMs }) => {
      settled.push([afterMs, uptoMs])
    },
    oldestPendingAt: () => undefined,
    now: () => 100 * MINUTE,
    onProblem: () => {},
    ...changed,
  }
  return { settled, state, options }
}

describe('settling', () => {
  test('begins with all that has arrived, up to what other servers may still make visible', async () => {
    const { settled, options } = setup()
    await settleOnce(options)
    expect(settled).toEqual([[0, 100 * MINUTE - 5_000]])
  })

  test('goes on where it stopped; intervals meet without gap or overlap', async () => {
    let now = 100 * MINUTE
    const { settled, options } = setup({ now: () => now })
    await settleOnce(options)
    now += 10_000
    await settleOnce(options)
    now += 25 * MINUTE
    await settleOnce(options)
    expect(settled.slice(1).map(([after]) => after)).toEqual(settled.slice(0, -1).map(([, upto]) => upto))
    expect(settled.at(-1)?.[1]).toBe(now - 5_000)
    expect(settled.slice(1).every(([after, upto]) => upto - after <= 10 * MINUTE)).toBe(true)
  })

  test('does nothing twice when no time has passed', async () => {
    const { settled, options } = setup()
    await settleOnce(options)
    await settleOnce(options)
    expect(settled).toHaveLength(1)
  })

  test('stops before rows that are acknowledged but not visible yet', async () => {
    const { settled, options } = setup({ oldestPendingAt: () => 50 * MINUTE })
    await settleOnce(options)
    expect(settled).toEqual([[0, 50 * MINUTE - 1]])
  })

  test('after a crash in the middle repeats the very same interval before the next', async () => {
    let now = 100 * MINUTE
    let crash = true
    const intervals: [number, number][] = []
    const { options } = setup({
      now: () => now,
      settle: async ({ afterMs, uptoMs }) => {
        intervals.push([afterMs, uptoMs])
        if (crash) throw new Error('killed')
      },
    })
    await expect(settleOnce(options)).rejects.toThrow('killed')
    crash = false
    now += 7_000
    await settleOnce(options)
    expect(intervals[1]).toEqual(intervals[0])
    expect(intervals[2]).toEqual([intervals[0]?.[1], now - 5_000])
  })

  test('leaves the work to the holder of the lease', async () => {
    const { settled, options } = setup({ state: memoryState(false) })
    await settleOnce(options)
    expect(settled).toEqual([])
  })

  test('gives way when another server moved the cursor meanwhile', async () => {
    const state = memoryState()
    const { settled, options } = setup({ state: { ...state, advanceCursor: async () => false } })
    await settleOnce(options)
    expect(settled).toEqual([])
  })
})
