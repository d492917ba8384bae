import { expect, test } from 'vitest'
import { chance, createRandom, drawExponential, drawIndex, drawLogNormal, forkRandom, meanOf } from './random.ts'

const many = <T>(draw: () => T, count = 20_000): T[] => Array.from({ length: count }, draw)
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

test('the same seed gives the same numbers, another seed gives others', () => {
  const draw = (seed: number): number[] => many(createRandom(seed).next, 5)
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('numbers are spread evenly over [0, 1)', () => {
  const values = many(createRandom(1).next)
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...values)).toBeLessThan(1)
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length
    expect(share).toBeCloseTo(0.1, 1)
  }
})

test('a fork goes its own way, and the same way each time', () => {
  const forked = (): number[] => many(forkRandom(createRandom(1)).next, 5)
  expect(forked()).toEqual(forked())
  expect(forked()).not.toEqual(many(createRandom(1).next, 5))
})

test('exponential gaps have the mean that was asked for', () => {
  const random = createRandom(2)
  expect(mean(many(() => drawExponential(random, 2_000))) / 2_000).toBeCloseTo(1, 1)
})

test('log-normal times have the median and the mean that the parameters say', () => {
  const random = createRandom(3)
  const shape = { medianMs: 1_000, sigma: 0.4 }
  const times = many(() => drawLogNormal(random, shape)).sort((a, b) => a - b)
  expect((times[times.length / 2] ?? 0) / 1_000).toBeCloseTo(1, 1)
  expect(mean(times) / meanOf(shape)).toBeCloseTo(1, 1)
  expect(times[0]).toBeGreaterThan(0)
})

test('chances and indexes keep to their shares and bounds', () => {
  const random = createRandom(4)
  expect(mean(many(() => Number(chance(random, 0.3))))).toBeCloseTo(0.3, 1)
  expect(new Set(many(() => drawIndex(random, 3)))).toEqual(new Set([0, 1, 2]))
})
