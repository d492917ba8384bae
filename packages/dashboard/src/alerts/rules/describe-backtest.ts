import type { BacktestAnswer } from '@plumbline/protocol/api'
import { formatCount, formatPercent, formatQuantity } from '../../formats/numbers.ts'
import { formatLasted, formatLength } from '../../formats/times.ts'

/** What a rule would have said, in one sentence, and in another how much of the past it could judge. */
export function describeBacktest(answer: BacktestAnswer, now: number): { outcome: string; basis: string } {
  const { firings, from, to, checks, noData, inconclusive } = answer
  const length = formatLength(to - from)
  const judged = checks - noData
  const basis = [
    `${formatQuantity(checks, 'check')} over ${length}`,
    ...(noData > 0 ? [`${formatPercent((100 * noData) / checks)} had nothing to judge`] : []),
    ...(inconclusive > 0 ? [`${formatCount(inconclusive)} had too little to be sure`] : []),
  ].join(', ')
  if (judged <= 0) return { outcome: 'Nothing is stored that it could have judged.', basis: `${basis}.` }
  if (firings.length === 0) return { outcome: `It would not have fired in ${length}.`, basis: `${basis}.` }
  const firingMs = firings.reduce((sum, { startedAt, endedAt }) => sum + (endedAt ?? now) - startedAt, 0)
  const messages = firings.reduce((sum, { notifications }) => sum + notifications, 0)
  const times = firings.length === 1 ? 'once' : `${formatCount(firings.length)} times`
  return {
    outcome: `It would have fired ${times} in ${length}, for ${formatLasted(firingMs)} in all, with ${formatQuantity(messages, 'notification')}.`,
    basis: `${basis}.`,
  }
}
