import { describe, expect, test } from 'vitest'
import { SCORE_EVERY_MS, type ScoringOptions, scoreOnce } from './score-operations.ts'

const START = 1_000_000_000

function setup(changed: Partial<ScoringOptions> = {}) {
  const written: [number, number][] = []
  const cursors = new Map<string, number>()
  const clock = { now: START }
  const options: ScoringOptions = {
    state: {
      readCursor: async (name) => {
        const position = cursors.get(name)
        return position === undefined ? undefined : { position }
      },
      advanceCursor: async (name, from, to) => {
        if (cursors.get(name) !== from) return false
        cursors.set(name, to)
        return true
      },
      acquireLease: async () => true,
    },
    holder: 'here',
    readScore: async () => 87,
    write: async (score, at) => {
      written.push([score, at])
    },
    now: () => clock.now,
    onProblem: () => {},
    ...changed,
  }
  return { written, clock, options }
}

describe('the score of operations', () => {
  test('is written at once, and then every five minutes', async () => {
    const { written, clock, options } = setup()
    for (const ms of [0, SCORE_EVERY_MS - 1, SCORE_EVERY_MS, SCORE_EVERY_MS + 1, 2 * SCORE_EVERY_MS]) {
      clock.now = START + ms
      await scoreOnce(options)
    }
    expect(written).toEqual([0, 1, 2].map((times) => [87, START + times * SCORE_EVERY_MS]))
  })

  test('goes on after the clock was set back', async () => {
    const { written, clock, options } = setup()
    await scoreOnce(options)
    clock.now = START - 3_600_000
    await scoreOnce(options)
    expect(written).toHaveLength(2)
  })

  test('is not written when there is none, and is looked for again after a minute', async () => {
    let asked = 0
    const { written, clock, options } = setup({
      readScore: async () => {
        asked++
        return null
      },
    })
    for (const ms of [0, 59_999, 60_000]) {
      clock.now = START + ms
      await scoreOnce(options)
    }
    expect([written, asked]).toEqual([[], 2])
  })

  test('is left to the server that holds the lease', async () => {
    const { written, options } = setup()
    await scoreOnce({ ...options, state: { ...options.state, acquireLease: async () => false } })
    expect(written).toEqual([])
  })

  test('that could not be written is tried again', async () => {
    let fails = true
    const { written, options } = setup()
    const write: ScoringOptions['write'] = async (score, at) => {
      if (fails) throw new Error('the disk is full')
      await options.write(score, at)
    }
    await expect(scoreOnce({ ...options, write })).rejects.toThrow('the disk is full')
    fails = false
    await scoreOnce({ ...options, write })
    expect(written).toHaveLength(1)
  })
})
