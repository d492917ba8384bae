import type { OperationIssue } from '@plumbline/protocol/api'
import { percentOf } from '@plumbline/protocol/quantities'
import type { JudgedPart, ScoreProfile } from '../scores/health-score.ts'
import { lowerFirst, sayCount, sayFirst, sayMs, sayOperations, sayPercent, sayPoints } from '../words.ts'
import type { JudgedService } from './issues.ts'
import type { Summary } from './summary.ts'

/** Points lost at an error rate, in percent; linear between, and no more beyond (A003-2). */
const ERROR_CURVE = [
  { percent: 0, points: 0 },
  { percent: 5, points: 5 },
  { percent: 15, points: 20 },
  { percent: 25, points: 30 },
] as const
const MOST_FOR_ERRORS = 30
const MOST_FOR_DURATION = 30
const MOST_FOR_SERVICES = 20
const POINTS_PER_SERVICE = 10

/** Services that are named as evidence; the report lists the issues of all. */
const MOST_NAMED = 5

/** Source 003. Its parts cost 80 points at most, so that the score stays at 20 or above (A003-1). */
export const OPERATIONS_PROFILE: ScoreProfile = {
  id: 'operations',
  bands: [
    { from: 90, status: 'healthy', label: 'Excellent' },
    { from: 70, status: 'degraded', label: 'Good' },
    { from: 0, status: 'unhealthy', label: 'Needs attention' },
  ],
  reweights: false,
  lowestScore: 100 - MOST_FOR_ERRORS - MOST_FOR_DURATION - MOST_FOR_SERVICES,
}

/** Points lost for errors; `errorPercent` from 0 to 100. */
export function pointsForErrors(errorPercent: number): number {
  const after = ERROR_CURVE.findIndex(({ percent }) => errorPercent <= percent)
  if (after === 0) return 0
  const [low, high] = [ERROR_CURVE[after - 1], ERROR_CURVE[after]]
  if (low === undefined || high === undefined) return MOST_FOR_ERRORS
  const way = (errorPercent - low.percent) / (high.percent - low.percent)
  return low.points + way * (high.points - low.points)
}

/** None up to the threshold, all at twice the threshold. */
export const pointsForDuration = (meanMs: number, thresholdMs: number): number =>
  Math.min(MOST_FOR_DURATION, Math.max(0, meanMs / thresholdMs - 1) * MOST_FOR_DURATION)

export const pointsForServices = (withIssues: number): number =>
  Math.min(MOST_FOR_SERVICES, withIssues * POINTS_PER_SERVICE)

/** The three deductions of source 003, each with its evidence and what would win it back. */
export function judgeScoreParts(
  overall: Summary,
  services: readonly (JudgedService & { issues: readonly OperationIssue[] })[],
): JudgedPart[] {
  return [
    judgeErrors(overall, services),
    judgeDuration(overall, services),
    judgeServices(services.filter(({ issues }) => issues.length > 0)),
  ]
}

function judgeErrors({ count, failures }: Summary, services: readonly JudgedService[]): JudgedPart {
  const percent = percentOf(failures, count) ?? 0
  const lost = pointsForErrors(percent)
  const worst = services.reduce<JudgedService | undefined>(
    (most, it) => (it.summary.failures > (most?.summary.failures ?? 0) ? it : most),
    undefined,
  )
  return {
    id: 'errors',
    title: 'Error rate',
    mostPoints: MOST_FOR_ERRORS,
    lostPoints: lost,
    metrics: ['operations.failures'],
    evidence: `${sayCount(failures)} of ${sayOperations(count)} failed: ${sayPercent(percent)}`,
    winBack: worst === undefined || lost === 0 ? null : winBackErrors(worst, failures, count, lost),
  }
}

function winBackErrors({ service, summary }: JudgedService, failures: number, count: number, lost: number): string {
  const without = percentOf(failures - summary.failures, count) ?? 0
  const won = lost - pointsForErrors(without)
  const all = `the ${sayCount(summary.failures)} failures of ${service}`
  return `without ${all} the rate is ${sayPercent(without)}: ${sayPoints(won)} back`
}

/** The threshold of the mean operation: what a service may take by its nature counts as often as it was called (A003-12). */
function meanThreshold(services: readonly JudgedService[]): number {
  const sum = (pick: (judged: JudgedService) => number): number => services.reduce((total, it) => total + pick(it), 0)
  return sum(({ thresholdMs, summary }) => thresholdMs * summary.count) / sum(({ summary }) => summary.count)
}

function judgeDuration(overall: Summary, services: readonly JudgedService[]): JudgedPart {
  const mean = overall.mean ?? 0
  const thresholdMs = meanThreshold(services)
  const lost = pointsForDuration(mean, thresholdMs)
  const timeOf = ({ summary }: JudgedService): number => (summary.mean ?? 0) * summary.count
  const slowest = services.reduce<JudgedService | undefined>(
    (most, it) => (most === undefined || timeOf(it) > timeOf(most) ? it : most),
    undefined,
  )
  const share = slowest === undefined ? null : percentOf(timeOf(slowest), mean * overall.count)
  const where =
    slowest === undefined || share === null ? '' : `; ${Math.round(share)} % of the time is ${slowest.service}`
  return {
    id: 'duration',
    title: 'Performance',
    mostPoints: MOST_FOR_DURATION,
    lostPoints: lost,
    metrics: ['operations.mean'],
    evidence: `average duration ${sayMs(mean)}, threshold ${sayMs(thresholdMs)}`,
    winBack:
      lost === 0
        ? null
        : `an average of at most ${sayMs(thresholdMs)}, ${sayMs(mean - thresholdMs)} less: ${sayPoints(lost)} back${where}`,
  }
}

function judgeServices(affected: readonly { service: string; issues: readonly OperationIssue[] }[]): JudgedPart {
  const lost = pointsForServices(affected.length)
  const named = affected.map(
    ({ service, issues }) => `${service} (${issues.map(({ title }) => lowerFirst(title)).join(', ')})`,
  )
  const free = affected.length - MOST_FOR_SERVICES / POINTS_PER_SERVICE
  const saturated = free > 0 ? `${free + 1} of them well again` : 'each of them well again'
  return {
    id: 'services',
    title: 'Service issues',
    mostPoints: MOST_FOR_SERVICES,
    lostPoints: lost,
    metrics: [...new Set(affected.flatMap(({ issues }) => issues.map(({ metric }) => metric)))],
    evidence:
      affected.length === 0
        ? 'no service has issues'
        : `${affected.length} ${affected.length === 1 ? 'service has' : 'services have'} issues: ${sayFirst(named, MOST_NAMED)}`,
    winBack:
      lost === 0
        ? null
        : `${affected.length === 1 ? `${affected[0]?.service} without issues` : saturated}: ${sayPoints(POINTS_PER_SERVICE)} back`,
  }
}
