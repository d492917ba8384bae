import type { OperationStep, OperationsReport } from '@plumbline/protocol/api'
import type { TimeStep, TimeSteps } from '../../charts/time-steps.ts'
import { formatCount, formatMs, formatPercent, formatQuantity } from '../../formats/numbers.ts'
import type { SeriesColumn } from '../../panels/series-table.tsx'

export type OperationPoint = OperationStep & TimeStep
export type OperationSteps = TimeSteps<OperationPoint>

/** The series of a report as charts take it. */
export function operationSteps({ window, series }: OperationsReport): OperationSteps {
  return { window, stepMs: series.stepMs, points: series.steps.map((step) => ({ ...step, from: step.at })) }
}

export const hasNoOperations = ({ totalOperations }: OperationPoint): boolean => totalOperations === 0
export const hasOperations = (point: OperationPoint): boolean => !hasNoOperations(point)

/** How many of the calls of a step failed; the report has only their share. */
export const failuresOf = ({ totalOperations, errorRate }: OperationPoint): number =>
  Math.round((totalOperations * (errorRate ?? 0)) / 100)

export function describeDurations(point: OperationPoint): string {
  if (hasNoOperations(point)) return 'no calls'
  return `mean ${formatMs(point.avgDuration)}, P95 ${formatMs(point.p95Duration)}`
}

export function describeFailures(point: OperationPoint): string {
  if (hasNoOperations(point)) return 'no calls'
  return `${formatQuantity(point.totalOperations, 'call')}, ${formatCount(failuresOf(point))} failed (${formatPercent(point.errorRate)})`
}

const CALLS: SeriesColumn<OperationPoint> = { head: 'Calls', cell: (point) => formatCount(point.totalOperations) }

export const DURATION_COLUMNS: readonly SeriesColumn<OperationPoint>[] = [
  CALLS,
  { head: 'Mean', cell: (point) => formatMs(point.avgDuration) },
  { head: 'P95', cell: (point) => formatMs(point.p95Duration) },
]

export const FAILURE_COLUMNS: readonly SeriesColumn<OperationPoint>[] = [
  CALLS,
  { head: 'Failed', cell: (point) => formatCount(failuresOf(point)) },
  { head: 'Share', cell: (point) => formatPercent(point.errorRate) },
]
