import type { StandingRule } from '@plumbline/protocol/catalogue'
import type { RuleDefinition } from '../language/rule-definition.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { type Change, changeRule, type WrittenRule } from './change-rule.ts'

/** A rule as it is judged now, with what is said about it. */
export interface RuleInForce {
  definition: RuleDefinition
  title: string
  nextSteps: readonly string[]
  /** Rules that say the same more strongly. */
  inhibitedBy: readonly string[]
  /** Items of the requirement checklist that it answers. */
  sources: readonly string[]
  /** Shipped, from the configuration, or shipped and changed there or at run time. */
  origin: 'default' | 'file' | 'changed'
  /** As a rules file would write it. */
  written: WrittenRule
}

/** A rule of the configuration. */
export interface GivenRule {
  definition: RuleDefinition
  written: WrittenRule
  origin: RuleInForce['origin']
  standing?: StandingRule
}

/** The rules of the configuration with what was changed at run time; a change that no longer fits its rule is left out. */
export function rulesInForce(
  given: readonly GivenRule[],
  changes: ReadonlyMap<string, Change>,
  vocabulary: Vocabulary,
): RuleInForce[] {
  return given.map(({ definition, written, origin, standing }) => {
    const change = changes.get(definition.name)
    const changed = change && changeRule(written, change, vocabulary)
    const isTaken = changed?.definition !== undefined
    const name = definition.name
    return {
      // A cooldown that nobody wrote follows the severity in the configuration; a change keeps it.
      definition: { ...(changed?.definition ?? definition), cooldownMs: definition.cooldownMs },
      title: standing?.title ?? titleOf(name),
      nextSteps: standing?.nextSteps ?? definition.action.advice,
      inhibitedBy: standing?.inhibitedBy ?? [],
      sources: standing?.sources ?? [],
      origin: isTaken && origin === 'default' ? 'changed' : origin,
      written: isTaken ? changed.written : written,
    }
  })
}

/** `queue_depth_high` as a person says it. */
function titleOf(name: string): string {
  const words = name.replaceAll(/[_.-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
