import { formatLimitMs, formatMs } from '../formats/numbers.ts'
import type { MessageSpan } from './layout-message.ts'

/** The figure of a phase and what there is to say about it. */
export function describeSpan(span: MessageSpan): { figure: string; remark: string; over: boolean } {
  if (span.kind === 'unknown') return { figure: 'not known', remark: 'a mark is missing', over: false }
  const spentMs = span.endMs - span.startMs
  const figure = formatMs(spentMs)
  if (span.kind === 'backwards') return { figure, remark: 'the clocks disagree', over: false }
  const over = spentMs > span.phase.budgetMs
  const remarks = [
    span.kind === 'open' ? 'so far' : span.kind === 'failed' ? 'until it failed' : '',
    over ? `budget ${formatLimitMs(span.phase.budgetMs)}` : '',
  ]
  return { figure, remark: remarks.filter((remark) => remark !== '').join(', '), over }
}
