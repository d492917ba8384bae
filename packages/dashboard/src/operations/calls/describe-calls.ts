import type { OperationCalls } from '@plumbline/protocol/api'
import { formatQuantity } from '../../formats/numbers.ts'
import type { View } from '../../view/view.ts'

/** Says what the rows are: all calls of the range, or the first so many in the chosen order. */
export function describeCalls(
  { calls, next }: Pick<OperationCalls, 'calls' | 'next'>,
  { sort, failedOnly }: Pick<View, 'sort' | 'failedOnly'>,
): string {
  const what = failedOnly ? 'failed call' : 'call'
  if (calls.length === 0) return `No ${what} in this range.`
  if (next !== null) return `The ${sort} ${formatQuantity(calls.length, what)} of this range.`
  return `${formatQuantity(calls.length, what)} in this range, ${sort} first.`
}
