import type { Severity } from '@plumbline/protocol/catalogue'
import type { AlertRule, NoDataPolicy } from '../alert/alert-rule.ts'
import { checksumOf, type Labels } from '../alert/fingerprint.ts'
import type { Hold } from '../alert/hold.ts'
import type { Action } from './action.ts'
import type { Bound, Condition } from './condition.ts'
import { renderCondition } from './render-condition.ts'

/** A rule that a user wrote, every default filled in. */
export interface RuleDefinition {
  name: string
  condition: Condition
  severity: Severity
  action: Action
  category: string | null
  /** Fewer samples than this are inconclusive. */
  minimumSamples: number
  /** The alert ends when its value has been within the bound for the hold; with no bound within its limit. */
  recovery: { bound: Bound | null; hold: Hold }
  noData: NoDataPolicy
  cooldownMs: number
  runbook: string | null
  enabled: boolean
}

/** The part of a definition that the life of its alert goes by. The checksum covers what decides, not what is said. */
export function alertRuleOf(definition: RuleDefinition): AlertRule {
  const { name, condition, severity, minimumSamples, recovery, noData } = definition
  return {
    id: name,
    checksum: checksumOf([renderCondition(condition), severity, minimumSamples, recovery, noData]),
    levels: [{ severity, hold: condition.hold }],
    recovery: recovery.hold,
    noData,
  }
}

/** What all clauses of a condition are limited to: the labels of its alert. */
export function labelsOf({ clauses: [first, ...rest] }: Condition): Labels {
  const shared = Object.entries(first.scope).filter(([label, value]) =>
    rest.every(({ scope }) => new Map(Object.entries(scope)).get(label) === value),
  )
  return Object.fromEntries(shared)
}
