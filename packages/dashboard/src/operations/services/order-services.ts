import type { ServiceReport } from '@plumbline/protocol/api'
import type { ServiceColumn, ServiceOrder } from '../../view/service-order.ts'

const FIGURES: Record<Exclude<ServiceColumn, 'service'>, (row: ServiceReport) => number | null> = {
  calls: ({ performance }) => performance.totalOperations,
  errors: ({ performance }) => performance.errorRate,
  mean: ({ performance }) => performance.avgDuration,
  p95: ({ performance }) => performance.p95Duration,
  change: ({ trend }) => trend.percentChange,
  issues: ({ issues }) => issues.length,
}

/** Rows in the chosen order; without a figure last in either direction, equal ones as they came. */
export function orderServices(rows: readonly ServiceReport[], { column, descending }: ServiceOrder): ServiceReport[] {
  const sign = descending ? -1 : 1
  if (column === 'service') return rows.toSorted((a, b) => sign * a.service.localeCompare(b.service))
  const figure = FIGURES[column]
  return rows.toSorted((a, b) => {
    const [left, right] = [figure(a), figure(b)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return sign * (left - right)
  })
}
