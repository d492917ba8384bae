import type { Metric } from '@plumbline/protocol/catalogue'
import type { LabelledReading, Labels } from '../../analyse/measured.ts'
import type { Clause, Scope } from '../language/condition.ts'
import type { RuleDefinition } from '../language/rule-definition.ts'

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

/** What a clause asks of its metric now. */
export const needOf = (clause: Clause, metric: Metric): Need => ({
  metric,
  scope: clause.scope,
  overMs: windowOf(clause, metric),
  of: 'now',
})

/** The label that a clause is judged apart by; one that its scope names is the same for all. */
export const splitBy = ({ scope }: Clause, { by }: Metric): Metric['by'] =>
  by !== undefined && scope[by] === undefined ? by : undefined

/** Whether silence means something to a rule, so that it must be known who has fallen silent. */
export const heedsSilence = (clause: Clause, { noData }: Pick<RuleDefinition, 'noData'>): boolean =>
  clause.kind === 'noData' || noData === 'fire'

/** Everything that has to be read to judge a rule. */
export function needsOf(rule: Pick<RuleDefinition, 'condition' | 'noData'>, metricOf: MetricOf): Need[] {
  return rule.condition.clauses.flatMap((clause) => {
    const metric = metricOf(clause.metric)
    const now = needOf(clause, metric)
    const asksBefore = clause.kind === 'change' || (heedsSilence(clause, rule) && splitBy(clause, metric) !== undefined)
    const asksUsual = clause.kind === 'compare' && clause.bound.kind.startsWith('baseline')
    return [
      now,
      ...(asksBefore ? [{ ...now, of: 'before' } as const] : []),
      ...(asksUsual ? [{ ...now, of: 'baseline' } as const] : []),
    ]
  })
}

/** Equal needs have equal keys, so that a hundred rules on one metric read it once. */
export const keyOf = ({ metric, scope, overMs, of }: Need): string =>
  JSON.stringify([metric.id, Object.entries(scope).sort(), overMs, of])
