import type { Metric, Statistic } from '@plumbline/protocol/catalogue'
import { encode, mean } from '@plumbline/protocol/histogram'
import { trustOf } from '@plumbline/protocol/quantities'
import { mergeRollups, quantilesOf } from '../../analyse/distribution.ts'
import { isAbout, type Labels, type MeasuredRow } from '../../analyse/measured.ts'
import type { Baseline } from '../../judge/condition/index.ts'
import type { BaselineValue, MetricBaseline } from '../../state/index.ts'
import { isChat } from '../alerts/read-metrics.ts'

const ON_VALUES: ReadonlySet<Statistic> = new Set(['mean', 'p50', 'p95', 'p99', 'last'])

/** A distribution is kept of metrics about values; of counts, shares and messages there is none. */
export const canCapture = (metric: Metric): boolean => !isChat(metric) && ON_VALUES.has(metric.statistic)

/** Whether rows of one service say what the metric says of it: when it is of that service, or judged by services. */
export const isOfService = ({ of, by }: Metric, service: string): boolean => of.service === service || by === 'service'

type Grouped = Pick<MeasuredRow, 'kind' | 'service' | 'name' | 'unit' | 'count'>

export interface MetricGroup<Row> {
  metric: Metric
  labels: Labels
  rows: readonly Row[]
  samples: number
  trust: 'provisional' | 'trusted'
}

/** Rows by metric, and by what it is judged by; those with fewer samples than a baseline needs are left out. */
export function groupByMetric<Row extends Grouped>(
  metrics: readonly Metric[],
  rows: readonly Row[],
): MetricGroup<Row>[] {
  return metrics.filter(canCapture).flatMap((metric) => {
    const own = rows.filter((row) => isAbout(metric, row))
    const { by } = metric
    const groups =
      by === undefined
        ? [{ labels: {}, members: own }]
        : [...Map.groupBy(own, (row) => row[by])].map(([value, members]) => ({ labels: { [by]: value }, members }))
    return groups.flatMap(({ labels, members }) => {
      const samples = members.reduce((sum, { count }) => sum + count, 0)
      const trust = trustOf(samples)
      return trust === 'tooFew' ? [] : [{ metric, labels, rows: members, samples, trust }]
    })
  })
}

export interface CaptureFacts {
  source: 'captured' | 'automatic'
  now: number
  newId: () => string
}

/** The baselines that rows of a window make: one for each metric, and for each service or name that it is judged by. */
export const captureMetrics = (
  metrics: readonly Metric[],
  rows: readonly MeasuredRow[],
  facts: CaptureFacts,
): MetricBaseline[] => groupByMetric(metrics, rows).map((group) => baselineOf(group, facts))

export function baselineOf(
  { metric, labels, rows, samples, trust }: MetricGroup<MeasuredRow>,
  { source, now, newId }: CaptureFacts,
): MetricBaseline {
  return {
    id: newId(),
    metric: metric.id,
    labels,
    kind: source === 'captured' ? source : trust,
    capturedAt: now,
    samples,
    value: summarise(rows),
  }
}

function summarise(rows: readonly MeasuredRow[]): BaselineValue {
  const histogram = mergeRollups(rows)
  const { p50, p95, p99 } = quantilesOf(histogram)
  return { mean: mean(histogram) ?? 0, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, histogram: encode(histogram) }
}

/** What a stored baseline says about a metric. */
export function readBaseline(
  metric: Metric,
  { value, samples, capturedAt }: Pick<MetricBaseline, 'value' | 'samples' | 'capturedAt'>,
): Baseline | undefined {
  const from = `the baseline captured at ${new Date(capturedAt).toISOString()}`
  switch (metric.statistic) {
    case 'mean':
    case 'last':
      return { value: value.mean, samples, from }
    case 'p50':
    case 'p95':
    case 'p99':
      return { value: value[metric.statistic], samples, from }
    default:
      return undefined
  }
}
