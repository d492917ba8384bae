import type { Bottleneck, WorkTrend } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import type { NewReleaseRow, WorkErrorRow } from '../operation-details/detail-rows.ts'
import { recommend } from '../operations/recommendations.ts'
import { sayCount, sayTime } from '../words.ts'
import { sayRuns, type Work, type WorkFigures } from './judge-work.ts'

/** What is known of a bottleneck, beside what makes it one. */
export interface Case extends Work {
  reason: Bottleneck['reason']
  figures: WorkFigures
  /** Of the window before, when it had any. */
  countBefore: number
  trend: WorkTrend
  error: WorkErrorRow | undefined
  newReleases: readonly NewReleaseRow[]
}

/** A long tail has a P95 of more than so many medians. */
const TAIL = 4
/** So much more work than before is a rise that may be the cause. */
const RISE = 1.5

/** What the diagnosis rules of the sources say to do, each with the evidence that called for it, likeliest first. */
export function advise(given: Case): Bottleneck['recommendations'] {
  const found = given.reason === 'failing' ? [...adviseFailing(given)] : [...adviseSlow(given)]
  return [...found, ...adviseChange(given), ...adviseLoad(given)]
}

type Advice = Bottleneck['recommendations'][number]

function* adviseFailing(given: Case): Generator<Advice> {
  const { service, name, error } = given
  const { count, failures } = given.figures
  if (error) {
    const known = { service, type: error.type, message: error.message, count: error.count, lastAt: error.lastAt }
    yield* recommend({ service, issues: [], slowest: [], errors: [known], slowed: undefined }).map(
      ({ action, evidence }) => ({ action, evidence }),
    )
  }
  const said = error ? [error.type, error.message].filter(Boolean).join(': ') : ''
  yield {
    action: `Read what failed in ${name}, the most frequent error first`,
    evidence:
      error && said
        ? `${sayCount(error.count)} of ${sayCount(failures)} failures: ${said}`
        : `${sayCount(failures)} of ${sayRuns(given, count)} failed, and no error text is kept of them`,
  }
}

/** Widespread or isolated, by the distribution (000-089); then the part that is slow (000-085, 000-098). */
function* adviseSlow({ kind, service, name, figures: { p50, p95 } }: Case): Generator<Advice> {
  if (p50 === null || p95 === null) return
  const spread = `P50 ${formatDuration(p50)}, P95 ${formatDuration(p95)}`
  if (p95 > TAIL * p50)
    yield {
      action: `Look at the slowest runs of ${name} one by one: most are quick, so a few inputs or waits cause it`,
      evidence: spread,
    }
  else
    yield {
      action: `Measure the steps of ${name} one by one: nearly every run is slow, so the work itself takes that long`,
      evidence: spread,
    }
  if (kind === 'operation')
    yield {
      action: `See whether ${service} itself is slow, give the call a time limit, or move it to a job`,
      evidence: `a caller waits ${formatDuration(p95)} in 1 call of 20`,
    }
}

/** Compare with deployments (000-090, 000-096, 000-097). */
function* adviseChange({ service, reason, trend, newReleases }: Case): Generator<Advice> {
  const compared = reason === 'failing' ? trend.failures : trend.values
  if (compared?.verdict !== 'degraded') return
  const [release] = newReleases
  yield release
    ? {
        action: `Compare with release ${release.release} of ${service}, which is new since ${sayTime(release.firstAt)}`,
        evidence: compared.sentence,
      }
    : {
        action: 'Compare with recent deployments and changes of configuration; no new release was sent with the data',
        evidence: compared.sentence,
      }
}

/** High traffic (000-091), and how much of it is worked on at the same time (000-092). */
function* adviseLoad(given: Case): Generator<Advice> {
  const { kind, service, countBefore, trend } = given
  const { count } = given.figures
  if (!trend.complete || countBefore === 0 || count < RISE * countBefore) return
  const evidence = `${sayRuns(given, count)} after ${sayCount(countBefore)} in the window before`
  yield kind === 'job'
    ? { action: `Check the concurrency of the workers and the settings of the queue ${service}`, evidence }
    : { action: `Check whether ${service} slows down or refuses under this many calls`, evidence }
}
