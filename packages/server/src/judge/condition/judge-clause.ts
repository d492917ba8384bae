import type { ClauseEvidence } from '@plumbline/protocol/api'
import { type Comparison, compares, type Metric } from '@plumbline/protocol/catalogue'
import type { Labels, Reading } from '../../analyse/measured.ts'
import { rounded, wilsonInterval } from '../../analyse/share.ts'
import type { Bound, Clause, Operator } from '../language/condition.ts'
import { renderClause } from '../language/render-condition.ts'
import type { Baseline, Readings } from './need.ts'
import { windowOf } from './need.ts'

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
  const { clause, metric, reading, now } = input
  const seen = observe(input)
  const interval = seen.limit === null || seen.baseline ? undefined : intervalOf(metric, reading)
  return {
    text: renderClause(clause),
    metric: metric.id,
    observed: rounded(seen.observed, 4),
    comparison: seen.comparison,
    limit: rounded(seen.limit, 4),
    unit: seen.unit,
    samples: reading.samples,
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
  baseline?: Baseline
}

function observe({ clause, metric, labels, reading, readings }: ClauseInput): Seen {
  switch (clause.kind) {
    case 'noData':
      return { observed: reading.samples, comparison: '<=', limit: 0, unit: 'count' }
    case 'change': {
      const change = changeOf(clause, input(metric, clause), reading.value, labels, readings)
      const value = change === null ? null : signedFor(clause.direction, change)
      return { observed: value, comparison: '>', limit: clause.morePercent, unit: 'percent' }
    }
    case 'compare': {
      const baseline = clause.bound.kind.startsWith('baseline')
        ? readings.baseline({ metric, scope: clause.scope, overMs: windowOf(clause, metric), of: 'baseline' }, labels)
        : undefined
      const limit = limitOf(clause.bound, baseline)
      const seen = { observed: reading.value, comparison: clause.operator, limit, unit: metric.unit }
      return baseline ? { ...seen, baseline } : seen
    }
  }
}

const input = (metric: Metric, clause: Clause) => ({ metric, scope: clause.scope, overMs: windowOf(clause, metric) })

function changeOf(
  clause: Clause & { kind: 'change' },
  need: ReturnType<typeof input>,
  value: number | null,
  labels: Labels,
  readings: Readings,
): number | null {
  const before = readings.read({ ...need, of: 'before' }).find((other) => sameLabels(other.labels, labels))
  const was = before?.reading.value ?? null
  if (value === null || was === null || was === 0) return null
  return clause.direction === 'either' ? Math.abs((value / was - 1) * 100) : (value / was - 1) * 100
}

const signedFor = (direction: 'either' | 'up' | 'down', change: number): number =>
  direction === 'down' ? -change : change

export const sameLabels = (a: Labels, b: Labels): boolean =>
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

/** Chance plays a part in a share of events; in a limit that is itself uncertain, no interval of one side tells enough. */
function intervalOf({ statistic }: Metric, { share }: Reading) {
  if (!share || (statistic !== 'share' && statistic !== 'failures')) return undefined
  return wilsonInterval(share.numerator, share.denominator) ?? undefined
}

function decide(
  { observed, comparison, limit }: Seen,
  { clause, reading, minimumSamples, needsInterval }: ClauseInput,
  interval: { low: number; high: number } | undefined,
): ClauseEvidence['verdict'] {
  if (clause.kind === 'noData') return reading.samples === 0 ? 'firing' : 'ok'
  if (observed === null) return 'noData'
  if (limit === null) return 'inconclusive'
  if (!holds(observed, comparison, limit)) return 'ok'
  if (reading.samples < minimumSamples) return 'inconclusive'
  if (!interval || !needsInterval) return 'firing'
  // The bound nearest to the limit must be beyond it as well, else chance could explain what was seen.
  return holds(comparison.startsWith('<') ? interval.high : interval.low, comparison, limit) ? 'firing' : 'inconclusive'
}

export function holds(observed: number, operator: Operator, limit: number): boolean {
  if (operator === '=') return observed === limit
  if (operator === '!=') return observed !== limit
  return compares(observed, operator satisfies Comparison, limit)
}
