import type { SlowOperation } from '@plumbline/protocol/api'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'
import type { OperationTotals } from './operation-rows.ts'
import { summarise } from './summary.ts'

/** The slowest by mean; those done fewer than five times only when there are no others, since one slow call says little. */
export function rankSlowest(operations: readonly OperationTotals[], totalMs: number, most: number): SlowOperation[] {
  const often = operations.filter(({ count }) => count >= FEWEST_OPERATIONS)
  return (often.length > 0 ? often : operations)
    .map((row) => describeOperation(row, totalMs))
    .sort((a, b) => (b.avgDuration ?? 0) - (a.avgDuration ?? 0) || b.count - a.count)
    .slice(0, most)
}

function describeOperation(row: OperationTotals, totalMs: number): SlowOperation {
  const { service, name, count, failures, total } = row
  const { mean, p95 } = summarise(row)
  return {
    service,
    name,
    count,
    errorRate: rounded(percentOf(failures, count), 4),
    avgDuration: rounded(mean, 2),
    p95Duration: rounded(p95, 2),
    timeShare: rounded(percentOf(total, totalMs), 2) ?? 0,
  }
}
