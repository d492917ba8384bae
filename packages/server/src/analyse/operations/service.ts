import type {
  OperationError,
  OperationIssue,
  OperationsTrend,
  ServiceReport,
  SlowOperation,
} from '@plumbline/protocol/api'
import { describeTrends, type Earlier, findSlowed, type Slowed } from './earlier.ts'
import { findIssues, type JudgedService } from './issues.ts'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'
import type { OperationErrorRow, OperationHourRow, OperationTotals } from './operation-rows.ts'
import { describeHours } from './pattern.ts'
import { rankSlowest } from './slow-operations.ts'
import { describePerformance, summarise } from './summary.ts'

export interface ServiceInput {
  /** Totals of the service. */
  row: OperationTotals
  operations: readonly OperationTotals[]
  thresholdMs: number
  firstAt: number | undefined
  earlier: Earlier
  errors: readonly OperationErrorRow[]
  hours: readonly OperationHourRow[]
  /** Of all services together. */
  totalMs: number
}

/** A service with everything that is said about it. */
export interface StudiedService extends JudgedService {
  weekBefore: OperationsTrend | null
  issues: readonly OperationIssue[]
  slowest: readonly SlowOperation[]
  slowed: Slowed | undefined
  errors: readonly OperationError[]
  errorTypes: ServiceReport['errorTypes']
  hours: ServiceReport['hours']
}

const MOST_SLOWEST = 5
const MOST_ERROR_TYPES = 10

export function studyService(input: ServiceInput): StudiedService {
  const { row, operations, thresholdMs, firstAt, earlier, errors, hours, totalMs } = input
  const { service } = row
  const summary = summarise(row)
  const trends = describeTrends(row, earlier, { service, firstAt })
  return {
    service,
    summary,
    thresholdMs,
    ...trends,
    issues: findIssues({ service, summary, thresholdMs, trend: trends.trend }),
    slowest: rankSlowest(operations, totalMs, MOST_SLOWEST),
    slowed: findSlowed(operations, earlier.previous),
    errors: errors.map(describeError),
    errorTypes: countTypes(errors),
    hours: describeHours(hours),
  }
}

export const describeError = ({ service, type, message, count, lastAt }: OperationErrorRow): OperationError => ({
  service,
  type,
  message,
  count,
  lastAt,
})

const countTypes = (errors: readonly OperationErrorRow[]): ServiceReport['errorTypes'] =>
  [...new Map(errors.map(({ type, ofType }) => [type, ofType]))]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_ERROR_TYPES)

export function describeService(studied: StudiedService, minutes: number): ServiceReport {
  const { service, summary, thresholdMs, trend, weekBefore, issues, slowest, errorTypes, hours } = studied
  const judged = issues.length > 0 ? 'warning' : 'ok'
  return {
    service,
    status: summary.count < FEWEST_OPERATIONS ? 'unknown' : judged,
    thresholdMs,
    performance: describePerformance(summary, minutes),
    trend,
    weekBefore,
    issues: issues.map(({ title }) => title),
    slowestOperations: [...slowest],
    errorTypes,
    hours,
  }
}
