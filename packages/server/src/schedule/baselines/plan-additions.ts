import { MOST_COMPARED } from '@plumbline/protocol/api'
import type { Metric } from '@plumbline/protocol/catalogue'
import { trustOf } from '@plumbline/protocol/quantities'
import type { BaselineKeys } from '../../state/index.ts'
import type { MeasuredCount } from '../../store/measured-counts.ts'
import { groupByMetric } from './capture-metrics.ts'

/** What an automatic version has to take in. */
export interface Additions {
  /** `keyOfOperation` of each. */
  operations: ReadonlySet<string>
  /** `keyOfMetric` of each. */
  metrics: ReadonlySet<string>
  /** Operations with enough samples that have no room. */
  leftOut: number
}

export const keyOfOperation = ({ service, name }: { service: string; name: string }): string =>
  JSON.stringify([service, name])

export const keyOfMetric = (metric: string, labels: Readonly<Record<string, string>>): string =>
  JSON.stringify([metric, Object.entries(labels).sort()])

/**
 * What has become known of one environment: taken at 10 samples, once more at 100, and never again (A002-4), since a baseline that
 * follows the values hides that they drift.
 */
export function planAdditions(
  metrics: readonly Metric[],
  counts: readonly MeasuredCount[],
  known: BaselineKeys,
): Additions {
  const knownOperations = new Map(known.operations.map((one) => [keyOfOperation(one), one.samples]))
  const knownMetrics = new Map(
    known.metrics.map(({ metric, labels, samples }) => [keyOfMetric(metric, labels), samples]),
  )
  const operations = counts
    .filter(({ kind, unit }) => kind === 'operation' && unit === 'ms')
    .toSorted((a, b) => b.count - a.count)
  // What is not among the busiest is not measured either, and would be found due for ever.
  const due = operations
    .slice(0, MOST_COMPARED)
    .filter((one) => isDue(one.count, knownOperations.get(keyOfOperation(one))))
    .map(keyOfOperation)
  const risen = due.filter((key) => knownOperations.has(key))
  const fresh = due.filter((key) => !knownOperations.has(key))
  const taken = fresh.slice(0, Math.max(0, MOST_COMPARED - knownOperations.size))
  const unknown = operations.filter((one) => isDue(one.count, undefined) && !knownOperations.has(keyOfOperation(one)))
  const dueMetrics = groupByMetric(metrics, counts).filter(({ metric, labels, samples }) =>
    isDue(samples, knownMetrics.get(keyOfMetric(metric.id, labels))),
  )
  return {
    operations: new Set([...risen, ...taken]),
    metrics: new Set(dueMetrics.map(({ metric, labels }) => keyOfMetric(metric.id, labels))),
    leftOut: unknown.length - taken.length,
  }
}

function isDue(samples: number, taken: number | undefined): boolean {
  if (taken === undefined) return trustOf(samples) !== 'tooFew'
  return trustOf(taken) !== 'trusted' && trustOf(samples) === 'trusted'
}
