import type { RuleStatus } from '@plumbline/protocol/api'
import { SEVERITY_RANKS } from '../words/order-alerts.ts'

/** Rules in which every word of `search` occurs: what fires first, then the noisiest; last those without data and those that are off. */
export function chooseRules(rules: readonly RuleStatus[], search: string): RuleStatus[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rules.filter((rule) => words.every((word) => textOf(rule).includes(word))).toSorted(compareRules)
}

const textOf = ({ id, title, condition, severity, category, origin, verdict }: RuleStatus): string =>
  [id, title, condition, severity, category, origin, verdict].join(' ').toLowerCase()

function compareRules(a: RuleStatus, b: RuleStatus): number {
  return (
    rankOf(a) - rankOf(b) ||
    b.noise.episodes - a.noise.episodes ||
    SEVERITY_RANKS[a.severity] - SEVERITY_RANKS[b.severity] ||
    (a.title < b.title ? -1 : 1)
  )
}

function rankOf({ enabled, verdict }: RuleStatus): number {
  if (!enabled || verdict === 'off') return 3
  if (verdict === 'noData') return 2
  return verdict === 'firing' ? 0 : 1
}
