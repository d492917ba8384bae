import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planNextCheck } from './schedule.ts'

const schedule = { startMs: 1_000, intervalMs: 30_000, endMs: 101_000 }

describe('the next check', () => {
  test.each([
    ['at the next tick', 1_000, 1_200, 31_000],
    ['at the tick after, when the first ran past one', 1_000, 31_500, 61_000],
    ['not at a tick that is now', 1_000, 31_000, 61_000],
    ['not a second time when the timer went off early', 31_000, 30_999.5, 61_000],
    ['at the end rather than after it', 91_000, 91_200, 101_000],
  ])('is due %s', (_, lastDueMs, nowMs, dueMs) => {
    expect(planNextCheck(schedule, lastDueMs, nowMs)).toBe(dueMs)
  })

  test('is always on a tick after the last one, or at the end', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (lastMs, slowMs) => {
        const due = planNextCheck({ ...schedule, endMs: Infinity }, 1_000 + lastMs, 1_000 + lastMs + slowMs)
        expect((due - 1_000) % 30_000).toBe(0)
        expect(due).toBeGreaterThan(1_000 + lastMs + slowMs)
      }),
    )
  })
})
