import type { Objective, Window } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'

export interface ObjectiveFacts {
  id: string
  title: string
  targetPercent: number
  window: Window
  /** Events that count, and those of them that were good. */
  events: number
  good: number
  /** How many times faster than allowed the budget was spent lately; null where nothing was measured. */
  burnRates: readonly { overMs: number; rate: number | null }[]
}

/**
 * How an objective stands. The error budget is the number of bad events that the target allows for the events there were; what is left
 * of it is a share of that (Google, The Site Reliability Workbook, chapter 2).
 */
export function describeObjective({ events, good, burnRates, ...facts }: ObjectiveFacts): Objective {
  const { targetPercent, window, title } = facts
  const badEvents = events - good
  const budgetEvents = events * (1 - targetPercent / 100)
  const budgetLeftPercent = budgetEvents === 0 ? null : (1 - badEvents / budgetEvents) * 100
  const compliancePercent = events === 0 ? null : (good / events) * 100
  const spelt = spellDuration(window.lengthMs)
  const share = (value: number) => `${Number(value.toFixed(1))} %`
  return {
    ...facts,
    events,
    badEvents,
    compliancePercent,
    budgetEvents,
    budgetLeftPercent,
    burnRates: burnRates.map(({ overMs, rate }) => ({ over: spellDuration(overMs), rate })),
    sentence:
      compliancePercent === null || budgetLeftPercent === null
        ? `${title}: nothing to judge in the last ${spelt}.`
        : budgetLeftPercent < 0
          ? `${title}: ${share(compliancePercent)} in the last ${spelt}, the target is ${share(targetPercent)}: the error budget is overspent by ${share(-budgetLeftPercent)}.`
          : `${title}: ${share(compliancePercent)} in the last ${spelt}, the target is ${share(targetPercent)}: ${share(budgetLeftPercent)} of the error budget is left.`,
  }
}
