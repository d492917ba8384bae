import { formatDuration, type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

export interface BudgetWish {
  phase: string
  /** Budget that somebody wrote. */
  budgetMs: number | undefined
  /** Share of what is left that the phase gets when nobody wrote one, in proportion to the others. */
  weight: number
}

/**
 * Gives every phase of a pipeline a whole number of milliseconds, at least 1, in the order of the wishes. Budgets that are
 * written stay; the others share what the SLA leaves, so that all together make the SLA. More than the SLA is refused.
 */
export function shareBudgets(wishes: readonly BudgetWish[], slaMs: number): Parsed<number[]> {
  const open = wishes.filter((wish) => wish.budgetMs === undefined)
  const writtenMs = wishes.reduce((sum, wish) => sum + (wish.budgetMs ?? 0), 0)
  if (writtenMs > slaMs) {
    return refused(`the budgets add up to ${formatDuration(writtenMs)}, more than the SLA of ${formatDuration(slaMs)}`)
  }
  const spareMs = slaMs - writtenMs - open.length
  if (open.length > 0 && spareMs < 0) {
    const names = open.map((wish) => wish.phase).join(', ')
    return refused(
      `the budgets add up to ${formatDuration(writtenMs)}, which leaves nothing of the SLA of ${formatDuration(slaMs)} for ${names}`,
    )
  }
  const totalWeight = open.reduce((sum, wish) => sum + wish.weight, 0)
  let weightSoFar = 0
  return parsed(
    wishes.map((wish) => {
      if (wish.budgetMs !== undefined) return wish.budgetMs
      const from = Math.round((spareMs * weightSoFar) / totalWeight)
      weightSoFar += wish.weight
      return 1 + Math.round((spareMs * weightSoFar) / totalWeight) - from
    }),
  )
}
