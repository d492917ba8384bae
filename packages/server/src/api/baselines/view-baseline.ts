import type { BaselineDetail, BaselineVersionView, MetricBaselineView } from '@plumbline/protocol/api'
import { createHistogram, decode, type Histogram, mean, merge, quantile } from '@plumbline/protocol/histogram'
import { percentOf, trustOf } from '@plumbline/protocol/quantities'
import type { BaselineVersion, OperationBaseline, StoredBaseline } from '../../state/index.ts'

export const viewVersion = ({
  counts,
  fromMs,
  toMs,
  precision: _,
  ...facts
}: BaselineVersion): BaselineVersionView => ({
  ...facts,
  ...counts,
  window: { from: fromMs, to: toMs, lengthMs: toMs - fromMs },
})

export const viewMetric = ({ value, version: _, ...rest }: StoredBaseline): MetricBaselineView => ({
  ...rest,
  meanValue: value.mean,
  p95Value: value.p95,
})

/** The figures of operations, and of all operations of each service. */
export function viewOperations(
  operations: readonly OperationBaseline[],
): Pick<BaselineDetail, 'services' | 'operations'> {
  const services = [...Map.groupBy(operations, ({ service }) => service)].map(([service, own]) => ({
    service,
    ...figuresOf(own),
  }))
  return {
    services: services.sort((a, b) => b.samples - a.samples),
    operations: operations.map((own) => ({ service: own.service, name: own.name, ...figuresOf([own]) })),
  }
}

type Figures = Omit<BaselineDetail['services'][number], 'service'>

function figuresOf(operations: readonly OperationBaseline[]): Figures {
  const histogram = mergeAll(operations)
  const samples = operations.reduce((sum, own) => sum + own.samples, 0)
  const failures = operations.reduce((sum, own) => sum + own.failures, 0)
  return {
    samples,
    failures,
    errorPercent: percentOf(failures, samples),
    meanMs: mean(histogram),
    p50Ms: quantile(histogram, 0.5),
    p95Ms: quantile(histogram, 0.95),
    p99Ms: quantile(histogram, 0.99),
    trust: trustOf(samples),
  }
}

function mergeAll(operations: readonly OperationBaseline[]): Histogram {
  const merged = createHistogram()
  for (const { service, name, histogram } of operations) {
    const decoded = decode(histogram)
    if (!decoded.ok) throw new Error(`the stored baseline of ${service}:${name} is damaged: ${decoded.problem}`)
    merge(merged, decoded.value)
  }
  return merged
}
