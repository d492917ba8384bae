import type { Review } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { isWithin, type ReviewFacts } from './facts.ts'
import { countOf, failuresOf } from './tracks.ts'

/** The SLA over the period, and what it leaves of its error budget: the late answers that the target allows for so many messages. */
export function objectivesOf({ hours, graph, window }: ReviewFacts): Review['objectives'] {
  const rows = hours.filter(
    (row) =>
      row.kind === 'message' && row.service === graph.pipeline && row.name !== 'timingLost' && isWithin(row, window),
  )
  const [events, badEvents] = [countOf(rows), failuresOf(rows)]
  const { targetPercent } = graph
  const budget = events * (1 - targetPercent / 100)
  const compliancePercent = events === 0 ? null : ((events - badEvents) / events) * 100
  const budgetLeftPercent = budget === 0 ? null : (1 - badEvents / budget) * 100
  const title = `Answered within ${formatDuration(graph.slaMs)}`
  const sentence =
    compliancePercent === null
      ? `${title}: no messages in this period.`
      : `${title}: ${show(compliancePercent)} of ${events} messages, the target is ${show(targetPercent)}. ${sayBudget(budgetLeftPercent, badEvents, budget)}`
  return [{ title, targetPercent, compliancePercent, events, badEvents, budgetLeftPercent, sentence }]
}

function sayBudget(left: number | null, bad: number, budget: number): string {
  if (left === null) return 'The target allows none to be late.'
  const used = `${bad} were late or unanswered, ${Math.floor(budget)} may be`
  return left < 0
    ? `${used}: the error budget is overspent by ${show(-left)}.`
    : `${used}: ${show(left)} of the error budget is left.`
}

/** Cut, not rounded: 94.997 has not reached 95. */
const show = (percent: number): string => `${Math.trunc(percent * 100 + 1e-6) / 100} %`
