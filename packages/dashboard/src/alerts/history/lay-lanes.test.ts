import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Episode, layLanes } from './lay-lanes.ts'

const SPAN = { from: 1_000, to: 2_000 }
const NOW = 2_000

const episode = (change: Partial<Episode>): Episode => ({
  key: `${change.lane ?? 'a'} ${change.from}`,
  lane: 'a',
  title: 'A',
  severity: 'warning',
  from: 1_200,
  to: 1_300,
  ...change,
})

const lay = (...episodes: Episode[]) => layLanes(episodes, SPAN, NOW)

describe('a bar', () => {
  test.each([
    ['lies where its episode lay', { from: 1_200, to: 1_300 }, 20, 10],
    ['begins with the span when it began before', { from: 500, to: 1_100 }, 0, 10],
    ['ends with the span when it ended after', { from: 1_900, to: 3_000 }, 90, 10],
    ['ends now while it goes on', { from: 1_500, to: null }, 50, 50],
  ])('%s', (_, ends, leftPercent, widthPercent) => {
    expect(lay(episode(ends))[0]?.bars[0]).toMatchObject({ leftPercent, widthPercent, row: 0 })
  })

  test.each([
    ['ended as the span begins', { from: 900, to: 1_000 }],
    ['begins as the span ends', { from: 2_000, to: 2_100 }],
  ])('is not there when it %s', (_, ends) => {
    expect(lay(episode(ends))).toEqual([])
  })

  test('takes another row beside one that it overlaps, the same after one that it touches', () => {
    const [lane] = lay(
      episode({ from: 1_100, to: 1_300 }),
      episode({ from: 1_200, to: 1_400 }),
      episode({ from: 1_300, to: 1_500 }),
    )
    expect(lane?.rows).toBe(2)
    expect(lane?.bars.map(({ row }) => row)).toEqual([0, 1, 0])
  })
})

test('lanes that fire now come first, then those that fired longest', () => {
  const lanes = lay(
    episode({ lane: 'short' }),
    episode({ lane: 'long', from: 1_200, to: 1_700 }),
    episode({ lane: 'open', from: 1_990, to: null }),
  )
  expect(lanes.map(({ id }) => id)).toEqual(['open', 'long', 'short'])
})

test('a lane is called what its rule was called last', () => {
  expect(lay(episode({ from: 1_500, title: 'New' }), episode({ title: 'Old' }))[0]?.title).toBe('New')
})

test('every episode in the span is shown once, within it, and covers no other of its row', () => {
  const anyEpisode = fc
    .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 3_000 }), fc.option(fc.integer({ min: 1, max: 900 })))
    .map(([lane, from, lengthMs]) => episode({ lane, from, to: lengthMs === null ? null : from + lengthMs }))
  fc.assert(
    fc.property(fc.array(anyEpisode), (episodes) => {
      const numbered = episodes.map((one, index) => ({ ...one, key: String(index) }))
      const lanes = layLanes(numbered, SPAN, 3_000)
      const bars = lanes.flatMap((lane) => lane.bars)
      const seen = numbered.filter(({ from, to }) => from < SPAN.to && (to ?? 3_000) > SPAN.from)
      expect(bars.map((bar) => bar.episode.key).toSorted()).toEqual(seen.map(({ key }) => key).toSorted())
      for (const { leftPercent, widthPercent } of bars) {
        expect(leftPercent).toBeGreaterThanOrEqual(0)
        expect(widthPercent).toBeGreaterThan(0)
        expect(leftPercent + widthPercent).toBeLessThanOrEqual(100 + 1e-9)
      }
      for (const lane of lanes) {
        for (let row = 0; row < lane.rows; row += 1) {
          const line = lane.bars.filter((bar) => bar.row === row)
          line.slice(1).forEach((bar, index) => {
            const before = line[index]
            expect(bar.leftPercent).toBeGreaterThanOrEqual(
              (before?.leftPercent ?? 0) + (before?.widthPercent ?? 0) - 1e-9,
            )
          })
        }
      }
    }),
  )
})
