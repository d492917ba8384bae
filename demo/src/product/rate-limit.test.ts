import { expect, test } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

test('whoever comes at once waits for a turn of their own, evenly spread', () => {
  const limit = createRateLimit(10)
  expect([0, 0, 0].map(limit.reserve)).toEqual([0, 100, 200])
})

test('nobody waits who comes late enough, and time that went unused is not saved up', () => {
  const limit = createRateLimit(10)
  expect([0, 100, 250, 250, 10_000, 10_000].map(limit.reserve)).toEqual([0, 0, 0, 100, 0, 100])
})
