export type { Action, Route } from './action.ts'
export {
  type Bound,
  type Clause,
  type Condition,
  type KnownMetric,
  type Operator,
  SCOPE_LABELS,
  type Scope,
  type ScopeLabel,
  type Test,
} from './condition.ts'
export { parseBound } from './parse-bound.ts'
export { parseCondition } from './parse-condition.ts'
export { parseHold } from './parse-hold.ts'
export { type Place, pointAt, type Refusal } from './place.ts'
export { type RuleFile, type RuleProblem, readRuleFile } from './read-rule-file.ts'
export { renderBound, renderCondition } from './render-condition.ts'
export { alertRuleOf, labelsOf, type RuleDefinition } from './rule-definition.ts'
export { createVocabulary, type Vocabulary } from './vocabulary.ts'
