import type { Metric } from '@plumbline/protocol/catalogue'
import { encode } from '@plumbline/protocol/histogram'
import { mergeRollups } from '../../analyse/distribution.ts'
import type { MeasuredRow } from '../../analyse/measured.ts'
import type { OperationBaseline } from '../../state/index.ts'
import type { MeasuredQuery } from '../../store/measured.ts'
import type { MeasuredCount } from '../../store/measured-counts.ts'
import type { OperationBinsAnswer, OperationBinsQuery } from '../../store/operation-bins.ts'
import { canCapture, isOfService } from './capture-metrics.ts'

/** The store, seen by its shape. */
export interface MeasureSources {
  measured(query: MeasuredQuery): Promise<MeasuredRow[]>
  measuredCounts(range: { fromMs: number; toMs: number }): Promise<MeasuredCount[]>
  operationBins(query: OperationBinsQuery): Promise<OperationBinsAnswer>
}

/** Whole minutes or hours of one environment. */
export interface MeasureRange {
  fromMs: number
  toMs: number
  precision: 'minute' | 'hour'
  environment: string
  /** Null: all services. */
  service: string | null
}

/** How long the operations of an environment took, the busiest first. */
export async function measureOperations(
  sources: Pick<MeasureSources, 'operationBins'>,
  { service, ...range }: MeasureRange,
): Promise<{ operations: OperationBaseline[]; leftOut: number }> {
  const { operations, leftOut } = await sources.operationBins({ ...range, ...(service !== null && { service }) })
  const baselines = operations.map(({ service: of, name, count, failures, ...rest }) => ({
    ...{ service: of, name, samples: count, failures },
    histogram: encode(mergeRollups([{ count, ...rest }])),
  }))
  return { operations: baselines, leftOut }
}

/** The rows that the baselines of metrics are made of, and the metrics that they can say something of. */
export async function measureMetrics(
  sources: Pick<MeasureSources, 'measured'>,
  metrics: readonly Metric[],
  { environment, service, ...range }: MeasureRange,
): Promise<{ metrics: Metric[]; rows: MeasuredRow[] }> {
  const asked = metrics.filter((metric) => canCapture(metric) && (service === null || isOfService(metric, service)))
  const kinds = [...new Set(asked.map(({ of }) => of.kind))]
  const rows = await sources.measured({ kinds, dimensions: ['environment'], ...range })
  return {
    metrics: asked,
    rows: rows.filter((row) => row.environment === environment && (service === null || row.service === service)),
  }
}
