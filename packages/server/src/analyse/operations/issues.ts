import type { OperationIssue, OperationsTrend } from '@plumbline/protocol/api'
import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { percentOf, wilsonInterval } from '@plumbline/protocol/quantities'
import { sayChange, sayCount, sayMs, sayOperations, sayPercent } from '../words.ts'
import { ERROR_ISSUE_PERCENT, errorBandOf, HIGH_ERROR_PERCENT } from './error-band.ts'
import { FEWEST_FOR_P95, FEWEST_OPERATIONS } from './minimum-samples.ts'
import type { Summary } from './summary.ts'
import { STABLE_PERCENT } from './trend.ts'

export interface JudgedService {
  service: string
  summary: Summary
  thresholdMs: number
  trend: OperationsTrend
}

/** What is wrong with a service for certain (A003-5, A003-6, A003-9): limits are exclusive, and too few operations decide nothing. */
export function findIssues(judged: JudgedService): OperationIssue[] {
  return [judgeErrors(judged), judgeP95(judged), judgeMean(judged), judgeTrend(judged)].filter(
    (issue) => issue !== undefined,
  )
}

function judgeErrors({ service, summary }: JudgedService): OperationIssue | undefined {
  const { count, failures } = summary
  const percent = percentOf(failures, count)
  if (percent === null || count < FEWEST_OPERATIONS || !(percent > ERROR_ISSUE_PERCENT)) return undefined
  const interval = wilsonInterval(failures, count)
  const band = errorBandOf(percent)
  // An error needs certainty; a warning does not (X18).
  const isError = interval !== null && interval.low > HIGH_ERROR_PERCENT
  return {
    kind: 'errorRate',
    service,
    title: `${band === 'high' ? 'High' : 'Moderate'} error rate`,
    severity: isError ? 'error' : 'warning',
    metric: 'operations.failures',
    observed: Number(percent.toFixed(4)),
    comparison: '>',
    limit: ERROR_ISSUE_PERCENT,
    unit: 'percent',
    samples: count,
    sentence: `${service} error rate ${sayPercent(percent)} is above ${ERROR_ISSUE_PERCENT} % (${band}): ${sayCount(failures)} of ${sayOperations(count)} failed`,
  }
}

function judgeP95({ service, summary, thresholdMs }: JudgedService): OperationIssue | undefined {
  const { p95, count } = summary
  if (p95 === null || count < FEWEST_FOR_P95 || !(p95 > thresholdMs)) return undefined
  return {
    ...aboveThreshold(service, p95, thresholdMs, count),
    kind: 'p95Duration',
    title: 'P95 above threshold',
    metric: 'operations.p95',
    sentence: `${service} P95 duration ${sayMs(p95)} is above the threshold of ${sayMs(thresholdMs)}`,
  }
}

function judgeMean({ service, summary, thresholdMs }: JudgedService): OperationIssue | undefined {
  const { mean, count } = summary
  if (mean === null || count < FEWEST_OPERATIONS || !(mean > thresholdMs)) return undefined
  return {
    ...aboveThreshold(service, mean, thresholdMs, count),
    kind: 'avgDuration',
    title: 'Average above threshold',
    metric: 'operations.mean',
    sentence: `${service} average duration ${sayMs(mean)} is above the threshold of ${sayMs(thresholdMs)}`,
  }
}

const aboveThreshold = (service: string, observedMs: number, limit: number, samples: number) =>
  ({
    service,
    severity: 'warning',
    observed: Number(observedMs.toFixed(2)),
    comparison: '>',
    limit,
    unit: 'ms',
    samples,
  }) as const

/** Only what chance and a missing part of the earlier period do not explain. */
function judgeTrend({ service, summary, trend }: JudgedService): OperationIssue | undefined {
  const { direction, verdict, percentChange, complete, avgDuration } = trend
  if (direction !== 'degrading' || verdict !== 'degraded' || percentChange === null || !complete) return undefined
  return {
    kind: 'degrading',
    service,
    title: 'Performance degrading',
    severity: 'warning',
    metric: 'operations.mean',
    observed: percentChange,
    comparison: '>',
    limit: STABLE_PERCENT,
    unit: 'percent',
    samples: summary.count,
    sentence: `${service} average duration ${sayChange(percentChange)} against the period before: ${sayMs(summary.mean ?? 0)} after ${sayMs(avgDuration ?? 0)}`,
  }
}

/** Worst first; equals stay in the order of the services. */
export const worstIssuesFirst = (issues: readonly OperationIssue[]): OperationIssue[] =>
  [...issues].sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
