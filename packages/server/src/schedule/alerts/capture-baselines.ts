import type { Metric, Statistic } from '@plumbline/protocol/catalogue'
import { encode, type Histogram, mean } from '@plumbline/protocol/histogram'
import { mergeRollups, quantilesOf } from '../../analyse/distribution.ts'
import { isAbout, type Labels, type MeasuredRow } from '../../analyse/measured.ts'
import type { Baseline } from '../../judge/condition/index.ts'
import type { StoredBaseline } from '../../state/index.ts'
import { isChat } from './read-metrics.ts'

/** Fewer samples than this are no baseline (A002-4). */
const LEAST_SAMPLES = 10

const ON_VALUES: ReadonlySet<Statistic> = new Set(['mean', 'p50', 'p95', 'p99', 'last'])

/** A distribution is kept of metrics about values; of counts, shares and messages there is none. */
export const canCapture = (metric: Metric): boolean => !isChat(metric) && ON_VALUES.has(metric.statistic)

/** The baselines that rows of a window make: one for each metric, and for each service or name that it is judged by. */
export function captureBaselines(
  metrics: readonly Metric[],
  rows: readonly MeasuredRow[],
  facts: { environment: string; note: string | null; now: number; newId: () => string },
): StoredBaseline[] {
  return metrics.filter(canCapture).flatMap((metric) => {
    const own = rows.filter((row) => isAbout(metric, row))
    const { by } = metric
    const groups =
      by === undefined
        ? [{ labels: {}, members: own }]
        : [...Map.groupBy(own, (row) => row[by])].map(([value, members]) => ({ labels: { [by]: value }, members }))
    return groups.flatMap(({ labels, members }) => {
      const histogram = mergeRollups(members)
      return histogram.count < LEAST_SAMPLES ? [] : [baselineFrom(metric, labels, histogram, facts)]
    })
  })
}

function baselineFrom(
  metric: Metric,
  labels: Labels,
  histogram: Histogram,
  { environment, note, now, newId }: { environment: string; note: string | null; now: number; newId: () => string },
): StoredBaseline {
  const { p50, p95, p99 } = quantilesOf(histogram)
  return {
    id: newId(),
    metric: metric.id,
    labels,
    environment,
    kind: 'captured',
    capturedAt: now,
    samples: histogram.count,
    value: { mean: mean(histogram) ?? 0, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, histogram: encode(histogram) },
    promoted: true,
    note,
  }
}

/** What a stored baseline says about a metric. */
export function readBaseline(metric: Metric, { value, samples, capturedAt }: StoredBaseline): Baseline | undefined {
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
