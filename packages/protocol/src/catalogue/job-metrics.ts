import type { Metric } from './metric.ts'
import { HOUR_MS, MONTH_MS } from './window-lengths.ts'

/** Jobs of one name are alike; an hour holds enough runs of most to judge them. */
const job = { of: { kind: 'job' }, by: 'name', windowMs: HOUR_MS, better: 'lower' } as const
const latency = { ...job, unit: 'ms' } as const
const gauge = (name: string) =>
  ({ of: { kind: 'gauge', name }, by: 'service', unit: 'count', statistic: 'last', better: 'lower' }) as const
const answered = { of: { kind: 'api', service: 'app' }, better: 'lower' } as const

/** Metrics of source 002: background jobs, their queues, and the health of the system they run in. */
export const JOB_METRICS: readonly Metric[] = [
  {
    ...job,
    id: 'jobs.executions',
    title: 'Job executions',
    meaning: 'How often each job ran: measurements of kind "job", whose name is the job and whose service its queue.',
    unit: 'count',
    statistic: 'count',
    better: 'higher',
    sources: ['002-016', '002-087'],
  },
  {
    ...latency,
    id: 'jobs.mean',
    title: 'Mean job duration',
    meaning: 'Average time that each job ran, failed runs included.',
    statistic: 'mean',
    target: { comparison: '<', value: 30_000 },
    sources: ['002-017', '002-129'],
  },
  {
    ...latency,
    id: 'jobs.p50',
    title: 'Median job duration',
    meaning: 'Half of the runs of each job took at most this long.',
    statistic: 'p50',
    sources: ['002-017'],
  },
  {
    ...latency,
    id: 'jobs.p95',
    title: 'P95 job duration',
    meaning: 'Nineteen of twenty runs of each job took at most this long.',
    statistic: 'p95',
    sources: ['002-017', '002-074', '002-081'],
  },
  {
    ...latency,
    id: 'jobs.p99',
    title: 'P99 job duration',
    meaning: 'Ninety-nine of a hundred runs of each job took at most this long.',
    statistic: 'p99',
    sources: ['002-017', '002-081'],
  },
  {
    ...job,
    id: 'jobs.failures',
    title: 'Failed job runs',
    meaning: 'Share of the runs of each job that were not ok. A run that is tried again counts each time.',
    unit: 'percent',
    statistic: 'failures',
    target: { comparison: '<', value: 5 },
    sources: ['002-016', '002-041', '002-130'],
  },
  {
    ...gauge('jobs.pending'),
    id: 'jobs.pending',
    title: 'Pending jobs',
    meaning: 'Jobs that were accepted and may not run yet, being delayed or limited in rate: gauge "jobs.pending".',
    sources: ['002-018', '002-088'],
  },
  {
    ...gauge('jobs.queued'),
    id: 'jobs.queued',
    title: 'Queued jobs',
    meaning: 'Jobs that could run and wait for a worker, in each queue (the service): gauge "jobs.queued".',
    target: { comparison: '<', value: 100 },
    sources: ['002-018', '002-088', '002-134'],
  },
  {
    ...gauge('jobs.processing'),
    id: 'jobs.processing',
    title: 'Running jobs',
    meaning: 'Jobs that a worker works on, in each queue: gauge "jobs.processing".',
    sources: ['002-018', '002-088'],
  },
  {
    ...gauge('jobs.workers'),
    id: 'jobs.workers',
    title: 'Active workers',
    meaning: 'Workers that take jobs from each queue: gauge "jobs.workers".',
    better: 'higher',
    sources: ['002-019'],
  },
  {
    ...gauge('jobs.stuck'),
    id: 'jobs.stuck',
    title: 'Stuck jobs',
    meaning:
      'Jobs that run longer than three times their P99 and ten minutes, or whose lock expired, in each queue: gauge "jobs.stuck".',
    sources: ['002-042'],
  },
  {
    ...gauge('jobs.deadLetters'),
    id: 'jobs.deadLetters',
    title: 'Dead letters',
    meaning: 'Jobs that gave up and wait for a decision, in each queue: gauge "jobs.deadLetters".',
    sources: ['002-043', '002-088'],
  },
  {
    ...answered,
    id: 'system.p95',
    title: 'P95 response time',
    meaning: 'Nineteen of twenty requests that the application answered (api of service "app") took at most this long.',
    unit: 'ms',
    statistic: 'p95',
    target: { comparison: '<', value: 200 },
    sources: ['002-020', '002-046', '002-090', '002-131'],
  },
  {
    ...answered,
    id: 'system.failures',
    title: 'Failed requests',
    meaning: 'Share of the requests that the application answered (api of service "app") that were not ok.',
    unit: 'percent',
    statistic: 'failures',
    target: { comparison: '<', value: 1 },
    sources: ['002-023', '002-045', '002-090', '002-132'],
  },
  {
    id: 'system.downtime',
    title: 'Downtime',
    meaning: 'Share of the health checks of the application (probe "health" of service "app") that failed in 30 days.',
    unit: 'percent',
    statistic: 'failures',
    better: 'lower',
    of: { kind: 'probe', service: 'app', name: 'health' },
    windowMs: MONTH_MS,
    target: { comparison: '<', value: 0.1 },
    sources: ['002-135'],
  },
  {
    ...gauge('health.status'),
    id: 'health.status',
    title: 'Health',
    meaning:
      'What the newest health check of each part (the service: database, redis, jobs, platforms) said, as gauge "health.status": 0 healthy, 1 degraded, 2 unhealthy.',
    sources: ['002-037', '002-038', '002-039'],
  },
  {
    id: 'database.p95',
    title: 'P95 database response time',
    meaning:
      'Nineteen of twenty health checks of the database (probe "health" of service "database") took at most this long.',
    unit: 'ms',
    statistic: 'p95',
    better: 'lower',
    of: { kind: 'probe', service: 'database', name: 'health' },
    // So that its alert is one of the database, as that of a database which is down.
    by: 'service',
    target: { comparison: '<', value: 500 },
    sources: ['002-021', '002-040'],
  },
]
