import type { Verdict } from '@plumbline/protocol/api'
import { type Comparison, compares } from '@plumbline/protocol/catalogue'

/**
 * What one check says about one level of a rule. `breach`: beyond the limit. `between`: within the limit, but not yet past
 * the recovery limit. `clear`: good. `undecided`: too little to tell.
 */
export type Signal = 'breach' | 'between' | 'clear' | 'undecided'

/** One evaluation of a rule; `signals` has one for each level, in the order of the levels. */
export type Check =
  | { kind: 'noData' }
  | {
      kind: 'judged'
      signals: readonly Signal[]
      /**
       * When the newest measurement behind the check was made. Given, a check on the same measurement as the check before
       * is no further check for `for 3 consecutive checks`: a probe every minute that is judged twice a minute counts once.
       */
      observedAt?: number
    }

/** A judged level: the verdict on its limit, and what else has to be true before it counts as recovered. */
export interface JudgedLevel {
  verdict: Pick<Verdict, 'verdict' | 'observed' | 'samples'>
  /** Fewer samples than this can no more end an alert than begin one. */
  minimumSamples: number
  /** Against flapping: once breached, the level is clear only when its value would not breach this one either. */
  recovery?: { comparison: Comparison; limit: number }
}

/** The check that a round of verdicts makes, one for each level of the rule, in the order of its levels. */
export function checkOf(levels: readonly JudgedLevel[], observedAt?: number): Check {
  if (levels.every(({ verdict }) => verdict.verdict === 'noData')) return { kind: 'noData' }
  return { kind: 'judged', signals: levels.map(signalOf), ...(observedAt !== undefined && { observedAt }) }
}

function signalOf({ verdict: { verdict, observed, samples }, minimumSamples, recovery }: JudgedLevel): Signal {
  switch (verdict) {
    case 'firing':
    case 'inhibited':
      // An inhibited rule is in breach all the same; who hears of it is decided later, by `muteSymptoms`.
      return 'breach'
    case 'inconclusive':
    case 'noData':
      return 'undecided'
    case 'ok':
      if (samples < minimumSamples) return 'undecided'
      return recovery && observed !== null && compares(observed, recovery.comparison, recovery.limit)
        ? 'between'
        : 'clear'
  }
}
