import { expect, test } from 'vitest'
import { trustOf } from './trust.ts'

test.each([
  [0, 'tooFew'],
  [9, 'tooFew'],
  [10, 'provisional'],
  [99, 'provisional'],
  [100, 'trusted'],
  [1_000_000, 'trusted'],
])('a baseline of %i samples is %s', (samples, trust) => {
  expect(trustOf(samples)).toBe(trust)
})
