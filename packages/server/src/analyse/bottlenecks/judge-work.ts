import type { Bottleneck } from '@plumbline/protocol/api'
import { formatDuration, percentOf, wilsonInterval } from '@plumbline/protocol/quantities'
import { FEWEST_OPERATIONS } from '../operations/minimum-samples.ts'
import { sayCount, sayPercent } from '../words.ts'

/** Limits of source 002, all exclusive: of the P95 duration (A002-16), and of the share of failures. */
export const SLOW_MS = { medium: 60_000, high: 120_000 } as const
export const FAILING_PERCENT = { medium: 25, high: 50 } as const

/** A job or an operation. */
export interface Work {
  kind: string
  service: string
  name: string
}

export const nameOf = ({ kind, service, name }: Work): string => `${kind} ${service}:${name}`

/** `60 runs` of a job, `60 calls` of an operation. */
export const sayRuns = ({ kind }: Work, count: number): string =>
  `${sayCount(count)} ${kind === 'job' ? 'run' : 'call'}${count === 1 ? '' : 's'}`

/** The figures of one job or operation in the window, in ms. */
export interface WorkFigures {
  count: number
  failures: number
  mean: number | null
  p50: number | null
  p95: number | null
  p99: number | null
}

/** Why it is a bottleneck, with the numbers that decided it. */
export type Judged = Pick<Bottleneck, 'reason' | 'severity' | 'evidence' | 'sentence'>

/** Slow, failing, both or neither; fewer than 5 events decide nothing (X18). */
export function judgeWork(work: Work, figures: WorkFigures): Judged[] {
  if (figures.count < FEWEST_OPERATIONS) return []
  return [judgeDuration(work, figures), judgeFailures(work, figures)].filter((judged) => judged !== undefined)
}

function judgeDuration(work: Work, { count, mean, p95 }: WorkFigures): Judged | undefined {
  if (p95 === null || mean === null || p95 <= SLOW_MS.medium) return undefined
  const severity = p95 > SLOW_MS.high ? 'high' : 'medium'
  const limit = SLOW_MS[severity]
  return {
    reason: 'slow',
    severity,
    evidence: {
      statistic: 'P95 duration',
      observed: Number(p95.toFixed(2)),
      comparison: '>',
      limit,
      unit: 'ms',
      samples: count,
      interval: null,
    },
    sentence: `${nameOf(work)} is slow: P95 ${formatDuration(p95)} over ${sayRuns(work, count)}, above ${formatDuration(limit)}; mean ${formatDuration(mean)}`,
  }
}

/** Above half has to be certain: the 95 % interval leaves out the limit. */
function judgeFailures(work: Work, { count, failures }: WorkFigures): Judged | undefined {
  const observed = percentOf(failures, count)
  const interval = wilsonInterval(failures, count)
  if (observed === null || interval === null || observed <= FAILING_PERCENT.medium) return undefined
  const severity = interval.low > FAILING_PERCENT.high ? 'high' : 'medium'
  const limit = FAILING_PERCENT[severity]
  const uncertain = observed > FAILING_PERCENT.high && severity === 'medium'
  const range = `95 % interval ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)} %`
  return {
    reason: 'failing',
    severity,
    evidence: {
      statistic: 'failure rate',
      observed: Number(observed.toFixed(4)),
      comparison: '>',
      limit,
      unit: 'percent',
      samples: count,
      interval: { low: Number(interval.low.toFixed(4)), high: Number(interval.high.toFixed(4)) },
    },
    sentence: `${nameOf(work)} fails: ${sayCount(failures)} of ${sayRuns(work, count)} (${sayPercent(observed)}), above ${limit} % (${range}${uncertain ? `, not certainly above ${FAILING_PERCENT.high} %` : ''})`,
  }
}
