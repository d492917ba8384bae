import type { Comparison, Unit } from '@plumbline/protocol/catalogue'
import type { Hold } from '../alert/hold.ts'

/** What a rule looks for: every clause is true, for as long as the hold asks. */
export interface Condition {
  clauses: readonly [Clause, ...Clause[]]
  hold: Hold
}

/** One question to one metric. */
export type Clause = {
  /** Id in the catalogue. */
  metric: string
  /** Which measurements; all when empty. */
  scope: Scope
  /** Over which time before the check; null for what is usual for the metric. */
  overMs: number | null
} & Test

export type Test =
  | { kind: 'compare'; operator: Operator; bound: Bound }
  /** Compared with the window of equal length just before. */
  | { kind: 'change'; direction: 'either' | 'up' | 'down'; morePercent: number }
  /** Nothing was measured in the last `forMs`. */
  | { kind: 'noData'; forMs: number }

/** Limits are exclusive as written: `> 2000` does not hold at 2000 (X21). */
export type Operator = Comparison | '=' | '!='

export type Bound =
  | { kind: 'duration'; limitMs: number }
  | { kind: 'size'; limitBytes: number }
  | { kind: 'percent'; limitPercent: number }
  | { kind: 'count'; limit: number }
  /** `2x baseline`: that many times the baseline of the metric. */
  | { kind: 'baselineFactor'; factor: number }
  /** `baseline - 20 %`: the baseline and so much of itself; -20 is 0.8 x baseline (A001-21). */
  | { kind: 'baselineOffset'; offsetPercent: number }

/** What measurements can be told apart by. */
export const SCOPE_LABELS = ['service', 'name', 'customer', 'environment', 'release', 'variant'] as const
export type ScopeLabel = (typeof SCOPE_LABELS)[number]
export type Scope = Readonly<Partial<Record<ScopeLabel, string>>>

export interface KnownMetric {
  id: string
  unit: Unit
}
