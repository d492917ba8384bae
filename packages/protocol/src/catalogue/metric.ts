import { formatDuration } from '../quantities/duration.ts'
import { formatSize } from '../quantities/size.ts'
import type { Kind } from '../wire/measurement.ts'

export type Unit = 'ms' | 'percent' | 'count' | 'bytes'
export type Statistic = 'mean' | 'p50' | 'p95' | 'p99' | 'min' | 'max' | 'share' | 'count' | 'change'
export type Comparison = '<' | '>' | '<=' | '>='

/** A named question about measurements. Rules, reports, pages, Prometheus names and the docs page are derived from it. */
export interface Metric {
  /** Dotted and stable: `chat.latency.p95`. */
  id: string
  title: string
  /** What it tells, in plain words. */
  meaning: string
  unit: Unit
  statistic: Statistic
  better: 'lower' | 'higher'
  /** Which measurements it asks about. */
  of: { kind: Kind; name?: string }
  target?: { comparison: Comparison; value: number }
  /** Name in the Prometheus exposition, in base units; absent when it is not exported. */
  prometheus?: string
  /** Items of the requirement checklist that it answers. */
  sources: readonly string[]
}

/** True when the value reaches the target; limits are exclusive as written (X21). */
export function compares(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit
    case '>':
      return value > limit
    case '<=':
      return value <= limit
    case '>=':
      return value >= limit
  }
}

/** A value of a metric as a person reads it: `1.85 s`, `95.07 %`, `12 MB`, `7`. */
export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value)
    case 'percent':
      return `${Number(value.toFixed(2))} %`
    case 'bytes':
      return formatSize(value)
    case 'count':
      return String(value)
  }
}
