import type { Category, Severity } from './rule.ts'

const MINUTE_MS = 60_000

/** What a kind of alert that an application raises by itself is, when the call does not say. */
export interface AlertType {
  title: string
  severity: Severity
  category: Category
  /** The shortest time between two notifications, in the range that source 002 gives its severity (A002-13). */
  cooldownMs: number
}

/** The alert types of source 002. Which default rules answer each: those with its requirement (002-053 to 059) among their sources. */
export const ALERT_TYPES = {
  SYSTEM_HEALTH: {
    title: 'Critical system health issue',
    severity: 'critical',
    category: 'system',
    cooldownMs: 5 * MINUTE_MS,
  },
  JOB_FAILURE: { title: 'High job failure rate', severity: 'error', category: 'jobs', cooldownMs: 15 * MINUTE_MS },
  QUEUE_BACKLOG: {
    title: 'Queue processing delay',
    severity: 'warning',
    category: 'queue',
    cooldownMs: 30 * MINUTE_MS,
  },
  // Drift lasts: the longest time of the range.
  PERFORMANCE_DEGRADATION: {
    title: 'Performance regression',
    severity: 'warning',
    category: 'performance',
    cooldownMs: 60 * MINUTE_MS,
  },
  PLATFORM_API_FAILURE: {
    title: 'External API failure',
    severity: 'error',
    category: 'api',
    cooldownMs: 15 * MINUTE_MS,
  },
  DATABASE_ISSUE: {
    title: 'Database connectivity or performance issue',
    severity: 'critical',
    category: 'system',
    cooldownMs: 5 * MINUTE_MS,
  },
  HIGH_ERROR_RATE: {
    title: 'Elevated error rate',
    severity: 'error',
    category: 'error_rate',
    cooldownMs: 15 * MINUTE_MS,
  },
} as const satisfies Record<string, AlertType>
