import { expect, test } from 'vitest'
import { lookOfTrend } from './trend-look.ts'

test.each([
  ['degrading', true, 'slower', 'worse'],
  ['degrading', false, 'slower, not certain', 'none'],
  ['improving', true, 'faster', 'better'],
  ['improving', false, 'faster, not certain', 'none'],
  ['stable', true, 'stable', 'none'],
  ['unknown', false, 'unknown', 'none'],
] as const)('%s, significant %s, is called %s and has the tone %s', (direction, significant, word, tone) => {
  expect(lookOfTrend({ direction, significant })).toMatchObject({ word, tone })
})
