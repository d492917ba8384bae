import type { OperationHour, OperationsReport } from '@plumbline/protocol/api'
import { percentOf, rounded } from '@plumbline/protocol/quantities'
import type { OperationHourRow, OperationStepRow } from './operation-rows.ts'
import { percentilesOf } from './summary.ts'

/** Hours of the day in order; rows of several services add up, and hours without operations are absent. */
export function describeHours(rows: readonly OperationHourRow[]): OperationHour[] {
  return [...Map.groupBy(rows, ({ hour }) => hour)]
    .sort(([a], [b]) => a - b)
    .map(([hour, members]) => {
      const sum = (pick: (row: OperationHourRow) => number): number =>
        members.reduce((total, row) => total + pick(row), 0)
      const count = sum((row) => row.count)
      return {
        hour,
        totalOperations: count,
        errorRate: rounded(
          percentOf(
            sum((row) => row.failures),
            count,
          ),
          4,
        ),
        avgDuration: count === 0 ? null : rounded(sum((row) => row.total) / count, 2),
      }
    })
}

export const describeSteps = (rows: readonly OperationStepRow[]): OperationsReport['series']['steps'] =>
  rows.map((row) => ({
    at: row.at,
    totalOperations: row.count,
    errorRate: rounded(percentOf(row.failures, row.count), 4),
    avgDuration: row.count === 0 ? null : rounded(row.total / row.count, 2),
    p95Duration: rounded(percentilesOf(row).p95, 2),
  }))
