import type { Comparison } from './metric.ts'

export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A limit on a metric, as data. It fires when the comparison holds. */
export interface Rule {
  id: string
  metric: string
  comparison: Comparison
  limit: number
  severity: Severity
  title: string
  /** Fewer samples than this give the verdict `inconclusive`. */
  minimumSamples: number
  /** The metric is a share: fire only when its 95 % Wilson interval lies wholly beyond the limit (X18). */
  needsInterval: boolean
  /** Rules that say the same more strongly; while one of them fires, this one stays quiet. */
  inhibitedBy: readonly string[]
  /** What usually causes it, and what to do, most likely first. */
  nextSteps: readonly string[]
  sources: readonly string[]
}

export const CATEGORIES = [
  'performance',
  'error_rate',
  'api',
  'queue',
  'jobs',
  'system',
  'persistence',
  'memory',
  'scroll',
  'tab_sync',
  'capacity',
  'slo',
] as const
export type Category = (typeof CATEGORIES)[number]

/** A default rule of the alert engine: its condition is a sentence of the rule language, such as `api.latency.p95 > 2s for 5 checks`. */
export interface StandingRule {
  id: string
  condition: string
  severity: Severity
  title: string
  category: Category
  /** Fewer samples than this are inconclusive; 5 for shares and changes, else 1, when absent. */
  minimumSamples?: number
  /** The limit within which the value must be again before the alert ends, such as `400MB`. */
  recover?: string
  /** For how long, such as `5m` or `3 checks`; five minutes when absent. */
  recoverFor?: string
  /** What silence means; `keep`, nothing, when absent. */
  noData?: 'keep' | 'fire' | 'resolve'
  /** Off until somebody switches it on. */
  enabled?: false
  inhibitedBy?: readonly string[]
  nextSteps: readonly string[]
  sources: readonly string[]
}
