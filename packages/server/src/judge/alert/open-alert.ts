import type { Severity } from '@plumbline/protocol/catalogue'
import type { Labels } from './fingerprint.ts'

/** An alert as others see it: what it is about, which decides what it causes, what causes it, and what it is told with. */
export interface OpenAlert {
  fingerprint: string
  rule: string
  metric: string
  severity: Severity
  /** What its scope is limited to; no labels: everything. */
  labels: Labels
  concern: Concern
  category: string | null
  /** Rules that say the same more strongly. */
  inhibitedBy: readonly string[]
}

/**
 * Its place in a stage graph: a `phase` that takes too long, the `latency` of whole messages (percentiles, compliance, severe
 * ones), or none of that.
 */
export type Concern =
  | { kind: 'phase'; pipeline: string; phase: string }
  | { kind: 'latency'; pipeline: string }
  | { kind: 'other' }

/** True when everything in `inner` is in `outer` too: all customers cover customer x, and not the other way round. */
export const covers = (outer: Labels, inner: Labels): boolean =>
  Object.entries(outer).every(([label, value]) => inner[label] === value)
