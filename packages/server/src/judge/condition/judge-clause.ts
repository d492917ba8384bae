import type { ClauseEvidence } from '@plumbline/protocol/api'
import { type Comparison, compares, type Metric } from '@plumbline/protocol/catalogue'
import { rounded, wilsonInterval } from '@plumbline/protocol/quantities'
import type { Labels, Reading } from '../../analyse/measured.ts'
import type { Bound, Clause, Operator } from '../language/condition.ts'
import { renderClause } from '../language/render-condition.ts'
import type { Baseline, Readings } from './need.ts'
import { needOf, windowOf } from './need.ts'

export interface ClauseInput {
  clause: Clause
  metric: Metric
  labels: Labels
  reading: Reading
  readings: Readings
  minimumSamples: number
  /** A share that is beyond its limit has to be so surely: its 95 % interval lies wholly beyond it (X18). */
  needsInterval: boolean
  now: number
}

/** Judges one clause on what was read, with the numbers that decided it. */
export function judgeClause(input: ClauseInput): ClauseEvidence {
  const { clause, metric, now } = input
  const seen = observe(input)
  const interval = intervalOf(seen, input)
  return {
    text: renderClause(clause),
    metric: metric.id,
    observed: rounded(seen.observed, 4),
    comparison: seen.comparison,
    limit: rounded(seen.limit, 4),
    unit: seen.unit,
    samples: seen.samples,
    from: now - windowOf(clause, metric),
    to: now,
    verdict: decide(seen, input, interval),
    ...(interval && { interval }),
    ...(seen.baseline && { baseline: { ...seen.baseline, value: rounded(seen.baseline.value, 4) ?? 0 } }),
  }
}

interface Seen {
  observed: number | null
  comparison: Operator
  limit: number | null
  unit: string
  samples: number
  baseline?: Baseline
}

function observe({ clause, metric, labels, reading, readings }: ClauseInput): Seen {
  const { samples } = reading
  switch (clause.kind) {
    case 'noData':
      return { observed: samples, comparison: '<=', limit: 0, unit: 'count', samples }
    case 'change': {
      const before = readings
        .read({ ...needOf(clause, metric), of: 'before' })
        .find((other) => sameLabels(other.labels, labels))?.reading
      const change = changeBetween(before?.value ?? null, reading.value)
      const observed = change === null ? null : alongside(clause.direction, change)
      // A comparison is as sure as the side that has fewer.
      const fewest = Math.min(samples, before?.samples ?? 0)
      return { observed, comparison: '>', limit: clause.morePercent, unit: 'percent', samples: fewest }
    }
    case 'compare': {
      const baseline = clause.bound.kind.startsWith('baseline')
        ? readings.baseline({ ...needOf(clause, metric), of: 'baseline' }, labels)
        : undefined
      const limit = limitOf(clause.bound, baseline)
      const seen = { observed: reading.value, comparison: clause.operator, limit, unit: metric.unit, samples }
      return baseline ? { ...seen, baseline } : seen
    }
  }
}

/** In percent of what was; null when that was nothing, of which there is no share. */
const changeBetween = (was: number | null, is: number | null): number | null =>
  was === null || is === null || was === 0 ? null : ((is - was) / Math.abs(was)) * 100

function alongside(direction: 'either' | 'up' | 'down', change: number): number {
  if (direction === 'either') return Math.abs(change)
  return direction === 'down' ? -change : change
}

const sameLabels = (a: Labels, b: Labels): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([label, value]) => b[label] === value)

/** The limit in the unit of the metric; null for one of a baseline that there is not. */
export function limitOf(bound: Bound, baseline: Baseline | undefined): number | null {
  switch (bound.kind) {
    case 'duration':
      return bound.limitMs
    case 'size':
      return bound.limitBytes
    case 'percent':
      return bound.limitPercent
    case 'count':
      return bound.limit
    case 'baselineFactor':
      return baseline ? baseline.value * bound.factor : null
    case 'baselineOffset':
      return baseline ? baseline.value * (1 + bound.offsetPercent / 100) : null
  }
}

/**
 * Chance plays a part in a share of events; in a limit that is itself uncertain, no interval of one side tells enough, and none lies
 * wholly on one number.
 */
function intervalOf({ limit, baseline, comparison }: Seen, { metric: { statistic }, reading: { share } }: ClauseInput) {
  if (!share || (statistic !== 'share' && statistic !== 'failures')) return undefined
  if (limit === null || baseline || comparison === '=' || comparison === '!=') return undefined
  return wilsonInterval(share.numerator, share.denominator) ?? undefined
}

function decide(
  { observed, comparison, limit, samples }: Seen,
  { clause, minimumSamples, needsInterval }: ClauseInput,
  interval: { low: number; high: number } | undefined,
): ClauseEvidence['verdict'] {
  if (clause.kind === 'noData') return samples === 0 ? 'firing' : 'ok'
  if (observed === null) return 'noData'
  if (limit === null) return 'inconclusive'
  if (!holds(observed, comparison, limit)) return 'ok'
  if (samples < minimumSamples) return 'inconclusive'
  if (!interval || !needsInterval) return 'firing'
  // The bound nearest to the limit must be beyond it as well, else chance could explain what was seen.
  return holds(comparison.startsWith('<') ? interval.high : interval.low, comparison, limit) ? 'firing' : 'inconclusive'
}

function holds(observed: number, operator: Operator, limit: number): boolean {
  if (operator === '=') return observed === limit
  if (operator === '!=') return observed !== limit
  return compares(observed, operator satisfies Comparison, limit)
}
