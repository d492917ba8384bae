export { CHANGES, type Change, type ChangedRule, changeRule, type WrittenRule, writtenOf } from './change-rule.ts'
export { type GivenRule, type RuleInForce, rulesInForce } from './rule-in-force.ts'
