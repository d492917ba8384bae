import type { EncodedHistogram } from '@plumbline/protocol/histogram'
import type { Selectable } from 'kysely'
import type { Tables } from './tables.ts'

/** What the baseline of a metric is of. */
export interface BaselineKey {
  metric: string
  labels: Readonly<Record<string, string>>
}

/** In the unit of the metric. */
export interface BaselineValue {
  mean: number
  p50: number
  p95: number
  p99: number
  histogram: EncodedHistogram
}

/** What was usual of one metric, which rules compare with while it is promoted. */
export interface MetricBaseline extends BaselineKey {
  id: string
  kind: 'provisional' | 'trusted' | 'captured'
  /** Epoch milliseconds. */
  capturedAt: number
  samples: number
  value: BaselineValue
}

export interface StoredBaseline extends MetricBaseline {
  environment: string
  version: number
  promoted: boolean
  note: string | null
}

/** How long the operations of one name took, in ms, failed ones included. */
export interface OperationBaseline {
  service: string
  name: string
  samples: number
  failures: number
  histogram: EncodedHistogram
}

/** A version of the baseline of an environment (X16); it never mixes environments (A001-16). */
export interface BaselineVersion {
  /** Counts up over all environments, and is never given again. */
  version: number
  environment: string
  /** Null: of all services. */
  service: string | null
  /** Taken on request; or by the server, which adds to it until it is promoted. */
  source: 'captured' | 'automatic'
  /** Epoch milliseconds, as all times. */
  fromMs: number
  toMs: number
  precision: 'minute' | 'hour'
  capturedAt: number
  updatedAt: number
  by: string
  note: string | null
  promoted: boolean
  counts: BaselineCounts
}

export interface BaselineCounts {
  operations: number
  trusted: number
  provisional: number
  samples: number
  failures: number
  /** Operations that are not in it, because it holds as many as it may. */
  leftOut: number
  metrics: number
}

export const versionOf = (row: Selectable<Tables['baseline_versions']>): BaselineVersion => ({
  version: row.version,
  environment: row.environment,
  service: row.service,
  source: row.source,
  fromMs: row.from_at,
  toMs: row.to_at,
  precision: row.resolution,
  capturedAt: row.captured_at,
  updatedAt: row.updated_at,
  by: row.captured_by,
  note: row.note,
  promoted: row.promoted === 1,
  counts: {
    operations: row.operations,
    trusted: row.trusted,
    provisional: row.provisional,
    samples: row.samples,
    failures: row.failures,
    leftOut: row.left_out,
    metrics: row.metrics,
  },
})

export const operationOf = (row: Selectable<Tables['baseline_operations']>): OperationBaseline => ({
  service: row.service,
  name: row.name,
  samples: row.samples,
  failures: row.failures,
  histogram: JSON.parse(row.histogram),
})

export const operationRow = (
  version: number,
  { service, name, samples, failures, histogram }: OperationBaseline,
): Selectable<Tables['baseline_operations']> => ({
  ...{ version, service, name, samples, failures },
  histogram: JSON.stringify(histogram),
})

export const metricOf = (row: Selectable<Tables['baselines']>): StoredBaseline => ({
  id: row.id,
  metric: row.metric,
  labels: JSON.parse(row.labels),
  environment: row.environment,
  kind: row.kind,
  capturedAt: row.captured_at,
  samples: row.samples,
  value: JSON.parse(row.value),
  promoted: row.promoted === 1,
  note: row.note,
  version: row.version,
})

export const metricRow = (
  { version, environment, note }: Pick<BaselineVersion, 'version' | 'environment' | 'note'>,
  baseline: MetricBaseline,
): Selectable<Tables['baselines']> => ({
  id: baseline.id,
  metric: baseline.metric,
  labels: sortedJson(baseline.labels),
  environment,
  kind: baseline.kind,
  captured_at: baseline.capturedAt,
  samples: baseline.samples,
  value: JSON.stringify(baseline.value),
  promoted: 0,
  note,
  version,
})

const sortedJson = (labels: BaselineKey['labels']): string =>
  JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))))
