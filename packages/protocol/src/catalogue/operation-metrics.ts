import type { Metric } from './metric.ts'
import { HOUR_MS } from './window-lengths.ts'

/** Services differ in what is normal for them, so each is judged by itself (A003-12). */
const operation = { of: { kind: 'operation' }, by: 'service', windowMs: HOUR_MS, better: 'lower' } as const
const latency = { ...operation, unit: 'ms' } as const

/** Metrics of source 003: calls to integrations, measured as kind "operation" with the integration as service. */
export const OPERATION_METRICS: readonly Metric[] = [
  {
    ...operation,
    id: 'operations.count',
    title: 'Operations',
    meaning: 'How many operations were done with each service: measurements of kind "operation".',
    unit: 'count',
    statistic: 'count',
    better: 'higher',
    sources: ['003-023'],
  },
  {
    ...operation,
    id: 'operations.failed',
    title: 'Failed operations',
    meaning: 'How many operations with each service were not ok.',
    unit: 'count',
    statistic: 'count',
    of: { ...operation.of, failed: true },
    sources: ['003-025'],
  },
  {
    ...operation,
    id: 'operations.failures',
    title: 'Error rate of operations',
    meaning: 'Share of the operations with each service that were not ok.',
    unit: 'percent',
    statistic: 'failures',
    sources: ['002-044', '003-024', '003-031', '003-038', '003-039', '003-040'],
  },
  {
    ...latency,
    id: 'operations.mean',
    title: 'Mean duration of operations',
    meaning: 'Average time of the operations with each service.',
    statistic: 'mean',
    target: { comparison: '<', value: 2_000 },
    sources: ['003-011', '003-026', '003-042'],
  },
  {
    ...latency,
    id: 'operations.p50',
    title: 'Median duration of operations',
    meaning: 'Half of the operations with each service took at most this long.',
    statistic: 'p50',
    sources: ['003-027'],
  },
  {
    ...latency,
    id: 'operations.p95',
    title: 'P95 duration of operations',
    meaning: 'Nineteen of twenty operations with each service took at most this long.',
    statistic: 'p95',
    sources: ['002-022', '003-028'],
  },
  {
    ...latency,
    id: 'operations.p99',
    title: 'P99 duration of operations',
    meaning: 'Ninety-nine of a hundred operations with each service took at most this long.',
    statistic: 'p99',
    sources: ['003-029'],
  },
  {
    ...latency,
    id: 'operations.min',
    title: 'Shortest operation',
    meaning: 'The shortest operation with each service took this long.',
    statistic: 'min',
    sources: ['003-030'],
  },
  {
    ...latency,
    id: 'operations.max',
    title: 'Longest operation',
    meaning: 'The longest operation with each service took this long.',
    statistic: 'max',
    sources: ['003-030'],
  },
  {
    id: 'operations.score',
    title: 'Health score of operations',
    meaning:
      'The score of the newest operations report, from 0 to 100: gauge "operations.score" of service "operations".',
    unit: 'count',
    statistic: 'last',
    better: 'higher',
    of: { kind: 'gauge', service: 'operations', name: 'operations.score' },
    windowMs: HOUR_MS,
    sources: ['003-004', '003-048'],
  },
]
