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
