import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BudgetWish, shareBudgets } from './budgets.ts'

const wish = (budgetMs?: number, weight = 1): BudgetWish => ({ phase: 'p', budgetMs, weight })
const total = (budgets: readonly number[]) => budgets.reduce((sum, ms) => sum + ms, 0)

test('open budgets share the SLA by weight', () => {
  expect(shareBudgets([wish(undefined, 1), wish(undefined, 3), wish(undefined, 1)], 5_000)).toEqual({
    ok: true,
    value: [1_000, 3_000, 1_000],
  })
})

test('written budgets may leave part of the SLA unused', () => {
  expect(shareBudgets([wish(1), wish(2)], 5_000)).toEqual({ ok: true, value: [1, 2] })
})

test('written budgets of the whole SLA are taken, one millisecond more is refused with the sum', () => {
  expect(shareBudgets([wish(2_000), wish(3_000)], 5_000).ok).toBe(true)
  expect(shareBudgets([wish(2_000), wish(4_000)], 5_000)).toEqual({
    ok: false,
    problem: 'the budgets add up to 6 s, more than the SLA of 5 s',
  })
})

const wishes = fc.array(
  fc.record({
    phase: fc.constant('p'),
    budgetMs: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
    weight: fc.integer({ min: 1, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 20 },
)

test('whatever is accepted keeps what is written, leaves nobody without a millisecond, and fills the SLA when a budget was open', () => {
  fc.assert(
    fc.property(wishes, fc.integer({ min: 1, max: 100_000 }), (wished, slaMs) => {
      const shared = shareBudgets(wished, slaMs)
      const open = wished.filter((one) => one.budgetMs === undefined)
      const writtenMs = total(wished.map((one) => one.budgetMs ?? 0))
      expect(shared.ok).toBe(writtenMs + open.length <= slaMs)
      if (!shared.ok) return
      expect(shared.value.filter((_, index) => wished[index]?.budgetMs !== undefined)).toEqual(
        wished.flatMap((one) => one.budgetMs ?? []),
      )
      expect(shared.value.every((ms) => Number.isInteger(ms) && ms >= 1)).toBe(true)
      expect(total(shared.value)).toBe(open.length > 0 ? slaMs : writtenMs)
    }),
  )
})
