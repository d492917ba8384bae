import type { BaselinesAnswer, ComparisonAnswer, OperationLabelsAnswer } from '@plumbline/protocol/api'
import { useDashboard } from '../view/dashboard-context.ts'
import { type Answer, asIs, useAnswer } from './use-answer.ts'

/** A family of its own: a comparison reads two long ranges, and a few new operations hardly change it. */
const COMPARISON_KEY = 'plumbline-comparison'

const REFRESH_MS = 60_000

/** The two sides of the view, side by side. */
export function useComparison(): Answer<ComparisonAnswer> {
  const { connection, view } = useDashboard()
  const { service, operation, environment } = view
  const { before, after, statistic, minimumPercent } = view.comparison
  return useAnswer<ComparisonAnswer, ComparisonAnswer>({
    family: COMPARISON_KEY,
    connection,
    path: '/api/v1/compare',
    params: {
      before,
      after,
      statistic,
      minimumPercent: String(minimumPercent),
      ...(service !== null && { service }),
      ...(operation !== null && { name: operation }),
      ...(environment !== null && { environment }),
    },
    select: asIs,
    refreshMs: REFRESH_MS,
  })
}

/** Versions of what was usual, newest first. */
export function useBaselines(): Answer<BaselinesAnswer> {
  const { connection } = useDashboard()
  return useAnswer<BaselinesAnswer, BaselinesAnswer>({
    family: COMPARISON_KEY,
    connection,
    path: '/api/v1/baselines',
    params: {},
    select: asIs,
    refreshMs: REFRESH_MS,
  })
}

/** The releases and variants of the environment that the view shows, and all environments, newest first. */
export function useOperationLabels(): Answer<OperationLabelsAnswer> {
  const { connection, view } = useDashboard()
  return useAnswer<OperationLabelsAnswer, OperationLabelsAnswer>({
    family: COMPARISON_KEY,
    connection,
    path: '/api/v1/operations/labels',
    params: view.environment === null ? {} : { environment: view.environment },
    select: asIs,
    refreshMs: REFRESH_MS,
  })
}
