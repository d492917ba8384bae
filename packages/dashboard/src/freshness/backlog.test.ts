import { describe, expect, test } from 'vitest'
import { type Backlog, followBacklog, isStuck } from './backlog.ts'

/** One answer every five seconds, each with so many rows waiting. */
const after = (...rows: number[]): boolean => {
  const backlog = rows.reduce<Backlog | null>(
    (before, now, index) => followBacklog(before, { rows: now, at: index * 5_000 }),
    null,
  )
  return backlog !== null && isStuck(backlog)
}

describe('rows that wait are', () => {
  test.each([
    ['on their way at first', [12], false],
    ['on their way for five seconds', [12, 12], false],
    ['stuck after ten', [12, 12, 12], true],
    ['stuck when they grow', [12, 40, 90], true],
    ['on their way when they come and go', [12, 9, 14, 11, 15], false],
    ['on their way again once they become fewer', [12, 40, 90, 60], false],
    ['gone', [12, 12, 12, 0], false],
    ['new after there were none', [0, 0, 0, 12], false],
  ])('%s: %j', (_, rows, stuck) => {
    expect(after(...rows)).toBe(stuck)
  })
})
