import type { BacktestAnswer } from '@plumbline/protocol/api'
import { nearestRank } from '@plumbline/protocol/histogram'
import { type Bound, type RuleDefinition, renderCondition } from '../../judge/language/index.ts'

const WEEK_MS = 7 * 86_400_000

/** Shares of what was seen that a limit leaves on its good side. */
const SHARES = [0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1]

/** Fewer checks than this show nothing of how values vary. */
const LEAST_OBSERVED = 20

export interface Tried {
  /** With the limit as it is. */
  firings: number
  lengthMs: number
  /** How often the rule would have fired with another condition. */
  count: (definition: RuleDefinition) => number
}

/**
 * The tightest limit with which the rule would have fired at most once a week: looser than one that cries wolf, tighter than one that
 * never would have fired. Null for a rule that has no single limit, that is right as it is, or too little to tell from.
 */
export function suggestLimit(
  definition: RuleDefinition,
  observed: readonly number[],
  { firings, lengthMs, count }: Tried,
): BacktestAnswer['suggestion'] {
  const [clause, ...others] = definition.condition.clauses
  if (others.length > 0 || clause.kind !== 'compare' || observed.length < LEAST_OBSERVED) return null
  if (clause.operator === '=' || clause.operator === '!=' || clause.bound.kind.startsWith('baseline')) return null
  const most = Math.max(1, Math.round(lengthMs / WEEK_MS))
  if (firings >= 1 && firings <= most) return null
  const isUpward = clause.operator.startsWith('>')
  const sorted = observed.toSorted((a, b) => (isUpward ? a - b : b - a))
  for (const share of SHARES) {
    const value = sorted[nearestRank(share, sorted.length) - 1] ?? 0
    const { bound, limit } = withLimit(clause.bound, roundedUp(value, isUpward))
    const condition = { ...definition.condition, clauses: [{ ...clause, bound }] as const }
    const changed: RuleDefinition = { ...definition, condition, recovery: { ...definition.recovery, bound: null } }
    const times = count(changed)
    if (times > most) continue
    const side = isUpward ? 'below' : 'above'
    const why = `${share * 100} % of ${observed.length} checks lay ${side} it, and it would have fired ${times} times instead of ${firings}`
    return { limit, condition: renderCondition(condition), firings: times, why }
  }
  return null
}

/** Two digits are what a person would write; away from the good side, so that the value itself does not fire. */
function roundedUp(value: number, isUpward: boolean): number {
  if (value === 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1)
  return Number(((isUpward ? Math.ceil(value / unit) : Math.floor(value / unit)) * unit).toPrecision(6))
}

/** The bound at another limit; milliseconds and bytes are whole. */
function withLimit(bound: Bound, limit: number): { bound: Bound; limit: number } {
  const whole = Math.round(limit)
  switch (bound.kind) {
    case 'duration':
      return { bound: { kind: 'duration', limitMs: whole }, limit: whole }
    case 'size':
      return { bound: { kind: 'size', limitBytes: whole }, limit: whole }
    case 'percent':
      return { bound: { kind: 'percent', limitPercent: limit }, limit }
    default:
      return { bound: { kind: 'count', limit }, limit }
  }
}
