import type { Metric } from '@plumbline/protocol/catalogue'
import type { LabelledReading, Labels } from '../../analyse/measured.ts'
import type { Clause, Scope } from '../language/condition.ts'

/** What is usual for a metric that names no window. */
export const USUAL_WINDOW_MS = 5 * 60_000

/** A question to a metric: over which time before now, and whether of now, of the window before, or of what is usual. */
export interface Need {
  metric: Metric
  scope: Scope
  overMs: number
  of: 'now' | 'before' | 'baseline'
}

/** What is usual for a metric at this time, and from which times it was taken. */
export interface Baseline {
  value: number
  samples: number
  /** Such as `Tuesdays 14:00 to 15:00 UTC of the last 4 weeks`. */
  from: string
}

/** The answers to the needs of a round. */
export interface Readings {
  read(need: Need): readonly LabelledReading[]
  baseline(need: Need, labels: Labels): Baseline | undefined
}

/** The metric of a clause with the limits of its scope. */
export type MetricOf = (id: string) => Metric

export const windowOf = (clause: Clause, metric: Metric): number =>
  clause.kind === 'noData' ? clause.forMs : (clause.overMs ?? metric.windowMs ?? USUAL_WINDOW_MS)

/** Everything that has to be read to judge a clause. */
export function needsOf(clause: Clause, metricOf: MetricOf): Need[] {
  const metric = metricOf(clause.metric)
  const now: Need = { metric, scope: clause.scope, overMs: windowOf(clause, metric), of: 'now' }
  if (clause.kind === 'change') return [now, { ...now, of: 'before' }]
  return clause.kind === 'compare' && clause.bound.kind.startsWith('baseline')
    ? [now, { ...now, of: 'baseline' }]
    : [now]
}

/** Equal needs have equal keys, so that a hundred rules on one metric read it once. */
export const keyOf = ({ metric, scope, overMs, of }: Need): string =>
  JSON.stringify([metric.id, Object.entries(scope).sort(), overMs, of])
