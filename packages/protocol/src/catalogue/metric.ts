import { formatDuration } from '../quantities/duration.ts'
import { formatSize } from '../quantities/size.ts'
import type { Kind } from '../wire/measurement.ts'

export type Unit = 'ms' | 'percent' | 'count' | 'bytes'
/**
 * `share`: of those that passed a test of their own; `failures`: of those that were not ok; `last`: the newest value; `total`: the sum;
 * `change`: against the window before; `burnRate`: how many times faster than allowed an error budget is spent.
 */
export type Statistic =
  | 'mean'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'min'
  | 'max'
  | 'last'
  | 'total'
  | 'share'
  | 'failures'
  | 'count'
  | 'change'
  | 'burnRate'
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
  of: {
    kind: Kind
    /** Only those with this name; `*` at its end stands for any text. */
    name?: string
    service?: string
    /** Only those that were not ok. */
    failed?: true
  }
  /** Judged apart for each value of this label, so that each has an alert of its own. */
  by?: 'service' | 'name'
  /** What else it is called in the conditions of rules, the names of the sources among them. */
  aliases?: readonly string[]
  /** Over which time before now a rule judges it that names no time; five minutes when absent. */
  windowMs?: number
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
