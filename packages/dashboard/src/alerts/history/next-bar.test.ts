import { expect, test } from 'vitest'
import { layLanes } from './lay-lanes.ts'
import { nextBar } from './next-bar.ts'

const episode = (key: string, lane: string, from: number, to: number) => ({
  key,
  lane,
  title: lane,
  severity: 'info' as const,
  from,
  to,
})
const lanes = layLanes(
  [
    episode('a1', 'a', 0, 40),
    episode('a2', 'a', 50, 90),
    episode('b1', 'b', 5, 10),
    episode('b2', 'b', 45, 50),
    episode('b3', 'b', 70, 75),
  ],
  { from: 0, to: 100 },
  100,
)

test.each([
  ['a1', 'ArrowRight', 'a2'],
  ['a2', 'ArrowRight', undefined],
  ['a2', 'ArrowLeft', 'a1'],
  ['a1', 'ArrowLeft', undefined],
  ['a2', 'ArrowDown', 'b2'],
  ['b3', 'ArrowUp', 'a2'],
  ['b1', 'ArrowDown', undefined],
  ['a1', 'ArrowUp', undefined],
  ['b1', 'End', 'b3'],
  ['b3', 'Home', 'b1'],
  ['a1', 'x', undefined],
])('from %s the key %s leads to %s', (from, key, to) => {
  const current = lanes.flatMap(({ bars }) => bars).find((bar) => bar.episode.key === from)
  expect(current && nextBar(lanes, current, key)?.episode.key).toBe(to)
})
